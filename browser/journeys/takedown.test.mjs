// A published decision is withdrawn: its page is taken down, and what remains says why.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, openCase, perform, send } from '../lib/case.mjs';
import { TRANSPORT } from '../lib/people.mjs';

const desk = await openDesk(after);

test('withdrawn, taken down, the reason remains', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(TRANSPORT.officer);
  const head = await desk.signedIn(TRANSPORT.otherHead);
  const disclosure = await desk.signedIn(TRANSPORT.disclosure);
  const visitor = await desk.visitor();
  const address = await openCase(officer, '瑞丰苗木');
  const shown = await officer.locator('#decision a[href^="/decisions/"]').getAttribute('href');

  await step('everybody reads the decision', async () => {
    await visitor.goto(shown);
    assert.match(await visitor.locator('main').innerText(), /瑞丰苗木/);
  });

  await step('the agency withdraws it', async () => {
    await perform(officer, address, 'withdrawal.propose', { correction: 'revoke', reason: '占用位置经复测在用地红线以内，主要事实不清，自行撤销。' });
    await head.goto('/approvals');
    await head.getByRole('link', { name: /自行纠正决定：/ }).first().click();
    await axe(head, 'approval-withdrawal');
    const together = head.locator('main [name="collective"]');
    if (await together.count()) await fill(head, { collective: await together.evaluateAll((boxes) => boxes.map((box) => box.value)) });
    await send(head);
    await head.waitForURL(/done=approval\.grant/);
  });

  await step('the disclosure officer is told and takes it down', async () => {
    await disclosure.goto('/work');
    assert.match(await disclosure.locator('main').innerText(), /撤回处罚决定信息/);
    await perform(disclosure, address, 'publication.take_down', { ground: 'overturned', reason: '行政处罚决定已由本机关自行撤销，依法撤回公示信息。' });
  });

  await step('the page remains with the reason and without the decision', async () => {
    assert.equal((await visitor.goto(shown)).status(), 200);
    const words = await visitor.locator('main').innerText();
    assert.match(words, /自行撤销，依法撤回/);
    assert.doesNotMatch(words, /瑞丰苗木/);
    await axe(visitor, 'taken-down');
  });
  [officer, head, disclosure, visitor].forEach(calm);
});
