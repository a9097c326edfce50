// A new version of a statute is recorded: what cites a changed article is listed with both texts, revised from there, and settled.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill } from '../lib/case.mjs';
import { JUSTICE, WATER } from '../lib/people.mjs';

const desk = await openDesk(after);
const FILED = new URL('../../statutes/水法_2016.md', import.meta.url);

/** The law as it is filed, with another fine in article 69, as a later version. */
async function amended() {
  const text = await readFile(FILED, 'utf8');
  const head = (line, value) => [new RegExp(`^${line}: .*$`, 'm'), `${line}: ${value}`];
  const changes = [
    head('key', '水法_2026'),
    head('version', '2026-11-01'),
    head('effective_from', '2026-11-20'),
    head('source', '示范文本（虚构的修改）'),
    ['处二万元以上十万元以下的罚款；情节严重的，吊销其取水许可证', '处三万元以上十五万元以下的罚款；情节严重的，吊销其取水许可证'],
  ];
  return changes.reduce((whole, [from, to]) => whole.replace(from, to), text);
}

test('a matter is revised after its statute has changed', async (t) => {
  const step = steps(t);
  const reviewer = await desk.signedIn(WATER.reviewer);
  let change;

  await step('the new version is looked at before it is recorded', async () => {
    await reviewer.goto('/desk/statutes/import');
    await axe(reviewer, 'statute-import');
    await reviewer.getByLabel('法规文本文件').setInputFiles({ name: '水法.md', mimeType: 'text/markdown', buffer: Buffer.from(await amended()) });
    await reviewer.getByRole('button', { name: '预检' }).click();
    await reviewer.getByRole('heading', { name: '录入预检' }).waitFor();
    await axe(reviewer, 'statute-preview');
    await reviewer.locator('main form[method="post"] button[type="submit"]').last().click();
    await reviewer.waitForURL(/\/desk\/statutes\/proposals\/\d+$/);
    await axe(reviewer, 'statute-proposal');
    assert.equal(await reviewer.getByRole('button', { name: '核对无误，予以生效' }).count(), 0, 'nobody confirms what he proposed');
  });

  await step('it takes effect once the judicial bureau has confirmed it', async () => {
    const proposal = reviewer.url();
    await reviewer.goto('/statute-changes');
    assert.match(await reviewer.locator('main').innerText(), /等待核对/);
    const bureau = await desk.signedIn(JUSTICE.reviewer);
    await bureau.goto('/work');
    assert.match(await bureau.locator('main').innerText(), /核对：录入法规《中华人民共和国水法》/);
    await bureau.goto(proposal);
    await bureau.getByRole('button', { name: '核对无误，予以生效' }).click();
    await bureau.waitForURL(/\/statute-changes\?recorded=/);
    await reviewer.goto('/statute-changes');
  });

  await step('a task is open for its owner, with the day it is due', async () => {
    await reviewer.getByRole('link', { name: '中华人民共和国水法', exact: true }).first().click();
    await reviewer.waitForURL(/\/statute-changes\/\d+$/);
    change = reviewer.url();
    const said = await reviewer.locator('main').innerText();
    assert.match(said, /\d{4}-\d{2}-\d{2} 止。[\s\S]*起一个月/);
    await axe(reviewer, 'statute-change');
    await reviewer.goto('/work');
    assert.match(await reviewer.locator('main').innerText(), /核对法规变动：《中华人民共和国水法》/);
  });

  await step('both texts stand side by side, and a link leads to the row', async () => {
    await reviewer.goto(change);
    const item = reviewer.locator('section.card', { hasText: '责任人' }).filter({ has: reviewer.getByRole('link', { name: '打开修改' }) }).first();
    await item.getByText('看对照').first().click();
    assert.match(await item.innerText(), /十万元[\s\S]*十五万元/);
    await item.getByRole('link', { name: '打开修改' }).click();
    await reviewer.waitForURL(/\/desk\/lists\/chenghu-water\/.+\/rows\//);
  });

  await step('the matter is revised to cite the new version, by its title', async () => {
    await reviewer.goto(`/desk/lists/chenghu-water/matters/rows/${encodeURIComponent('水-01')}`);
    await fill(reviewer, { 'basis/0/statute': '水法（2026年）' });
    await reviewer.locator('#edit').getByRole('button', { name: '存为修改' }).last().click();
    await reviewer.locator('#draft a[href^="/statutes/"]').first().waitFor();
    const cited = reviewer.locator('#draft ins a[href^="/statutes/"]').first();
    assert.match(decodeURIComponent(await cited.getAttribute('href')), /水法_2026#a/);
  });

  await step('the task is settled', async () => {
    await reviewer.goto(change);
    const settle = async (boxes, outcome, reason) => {
      for (const box of await boxes.all()) await box.check();
      await reviewer.locator(`input[name="outcome"][value="${outcome}"]`).check();
      await reviewer.locator('#f-reason').fill(reason);
      await reviewer.getByRole('button', { name: '办结' }).click();
    };
    const all = reviewer.locator('input[name="items"]');
    // What was not revised is not settled as revised.
    await settle(all, 'revised', '');
    await reviewer.getByText('没有办结').waitFor();
    await reviewer.goto(change);
    const revised = reviewer.locator('section.card', { has: reviewer.locator('a[href*="/matters/rows/%E6%B0%B4-01"]') });
    await settle(revised.locator('input[name="items"]'), 'revised', '');
    await reviewer.waitForURL(change);
    await settle(all, 'no_need', '所引的内容没有变化');
    await reviewer.waitForURL(change);
    assert.equal(await reviewer.locator('input[name="items"]').count(), 0);
  });
  calm(reviewer);
});
