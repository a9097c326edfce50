// An unlawful step: the page says which article forbids it, the case does not change, the attempt is on record.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { openCase, send } from '../lib/case.mjs';
import { ENVIRONMENT, TRANSPORT } from '../lib/people.mjs';

const desk = await openDesk(after);

test('a decision before the review is over is refused with its article', async (t) => {
  const step = steps(t);
  const head = await desk.signedIn(ENVIRONMENT.head);
  let address;
  let events;

  await step('the page of the case says why it cannot be done', async () => {
    address = await openCase(head, '宏远铸造');
    const refused = head.locator('#acts .act--no', { hasText: '作出决定' }).first();
    assert.match(await refused.innerText(), /法制审核/);
    assert.match(await refused.innerText(), /《行政处罚法》/);
    events = await head.locator('#timeline .sec__h').innerText();
    await axe(head, 'case-refused');
  });

  await step('its page says so again and asks for nothing; what is sent all the same changes nothing', async () => {
    await head.goto(`${address}/acts/decision.make`);
    await head.getByText('现在还不能办理', { exact: true }).waitFor();
    assert.equal(await head.locator('#main form').count(), 0);
    // As from a form that was opened while it was lawful.
    await head.evaluate(() => {
      const form = document.createElement('form');
      form.method = 'post';
      for (const [name, value] of [['digest', '0'.repeat(64)], ['opinion', '同意']]) {
        const field = document.createElement('input');
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    });
    const heading = head.getByRole('heading', { level: 1 });
    await head.getByRole('heading', { name: '现在不能作出决定' }).waitFor();
    assert.match(await head.title(), /^出错：/);
    assert.equal(await heading.count(), 1);
    const article = head.locator('#why .law a').first();
    assert.match(await article.innerText(), /《.+》第.+条/);
    await axe(head, 'refused');
    await head.goto(address);
    assert.equal(await head.locator('#timeline .sec__h').innerText(), events);
    assert.match(await head.locator('#readings').innerText(), /办理被拒绝/);
  });

  await step('an incomplete form says what is missing, takes the focus and loses nothing', async () => {
    const officer = await desk.signedIn(ENVIRONMENT.officer);
    await officer.goto('/leads/new');
    await officer.locator('[name="content"]').fill('群众反映 <b>夜间</b> 噪声 𠮷');
    await send(officer);
    await officer.waitForFunction(() => document.activeElement?.classList.contains('errsum'));
    assert.match(await officer.title(), /^出错：/);
    assert.equal(await officer.locator('[name="content"]').inputValue(), '群众反映 <b>夜间</b> 噪声 𠮷');
    await officer.locator('.errsum a').first().click();
    assert.equal(await officer.evaluate(() => document.activeElement.getAttribute('name')), 'source');
    await axe(officer, 'lead-errors');
    calm(officer);
  });

  await step('the case of another agency does not exist', async () => {
    const stranger = await desk.signedIn(TRANSPORT.head);
    assert.equal((await stranger.goto(address)).status(), 404);
    assert.equal((await stranger.goto(`${address}/acts/decision.make`)).status(), 404);
    calm(stranger);
  });

  await step('by keyboard: skip link, search, areas', async () => {
    await head.goto('/work');
    await head.keyboard.press('Tab');
    assert.equal(await head.evaluate(() => document.activeElement.textContent), '跳到正文');
    await head.keyboard.press('Enter');
    assert.equal(await head.evaluate(() => document.activeElement.id), 'main');
    await head.keyboard.press('/');
    assert.equal(await head.evaluate(() => document.activeElement.name), 'q');
    await head.keyboard.press('Escape');
    await head.locator('#main').focus();
    await head.keyboard.press('g');
    await head.keyboard.press('p');
    await head.waitForURL(/\/approvals/);
  });
  calm(head);
});
