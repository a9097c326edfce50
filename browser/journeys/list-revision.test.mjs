// A matter is revised: drafted by an officer, reviewed by the justice bureau, approved by the head, released by the person named, read by everybody.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, send } from '../lib/case.mjs';
import { JUSTICE, WATER } from '../lib/people.mjs';

const desk = await openDesk(after);
const LIST = '/desk/lists/chenghu-water/matters';

test('drafted, reviewed elsewhere, approved, released by the one who was named', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(WATER.officer);
  const reviewer = await desk.signedIn(JUSTICE.reviewer);
  const head = await desk.signedIn(WATER.head);
  const disclosure = await desk.signedIn(WATER.disclosure);
  const visitor = await desk.visitor();
  let revision;

  await step('the officer revises a row and submits it', async () => {
    await officer.goto(`${LIST}/rows/${encodeURIComponent('水-02')}`);
    await axe(officer, 'list-row');
    await fill(officer, { time_limit: '自立案之日起九十日内作出决定' });
    await officer.locator('#edit').getByRole('button', { name: '存为修改' }).last().click();
    await officer.goto(LIST);
    await officer.locator('input[name="key"][value="水-02"]').check();
    await axe(officer, 'list-rows');
    await officer.getByRole('button', { name: '送审', exact: true }).click();
    await officer.waitForURL(/\/revisions\/\d+$/);
    revision = new URL(officer.url()).pathname;
    assert.match(await officer.locator('main').innerText(), /等待澄湖区司法局审核/);
    await axe(officer, 'list-revision');
  });

  await step('the head cannot approve what is not reviewed', async () => {
    await head.goto(revision);
    assert.equal(await head.getByRole('button', { name: '签字审定' }).count(), 0);
    await head.getByText('为什么我不能办理').click();
    assert.match(await head.locator('main').innerText(), /澄湖区司法局/);
  });

  await step('the justice bureau reviews it', async () => {
    await reviewer.goto('/desk/lists');
    await reviewer.locator(`a[href="${revision}"]`).click();
    await axe(reviewer, 'list-review');
    await fill(reviewer, { opinion: '依据和时限核对无误。' });
    await send(reviewer);
    await reviewer.getByText('待审定').first().waitFor();
  });

  await step('the head names who releases', async () => {
    await head.goto(revision);
    await fill(head, { releaser: WATER.disclosure });
    await send(head);
    await head.getByText('待发布').first().waitFor();
  });

  await step('the named person releases it, and everybody reads it with its history', async () => {
    await disclosure.goto(revision);
    await send(disclosure);
    await disclosure.getByText('已发布').first().waitFor();
    await visitor.goto(`/lists/chenghu-water/matters/${encodeURIComponent('水-02')}`);
    assert.match(await visitor.locator('main').innerText(), /自立案之日起九十日内作出决定/);
    await axe(visitor, 'public-row');
  });
  [officer, reviewer, head, disclosure, visitor].forEach(calm);
});
