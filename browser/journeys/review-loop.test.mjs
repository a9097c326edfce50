// The review of a major case: corrected, drafted anew, submitted again, approved; what was approved is that very draft.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { begin, fill, openCase, perform, send } from '../lib/case.mjs';
import { ENVIRONMENT } from '../lib/people.mjs';

const desk = await openDesk(after);

/** All ten answered; `fails` names those that do not conform. */
function answers(fails = []) {
  const values = {};
  for (let i = 0; i < 10; i += 1) {
    values[`answers/${i}/verdict`] = fails.includes(i) ? 'fails' : 'conforms';
    values[`answers/${i}/reason`] = fails.includes(i) ? '取一般阶次的数额没有说明理由，请补充。' : '经核对在卷材料，符合规定。';
  }
  return values;
}

test('correct, draft anew, submit again, approve', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(ENVIRONMENT.officer);
  const reviewer = await desk.signedIn(ENVIRONMENT.reviewer);
  let address;

  await step('nothing is answered beforehand, and an approval with a failing element is refused', async () => {
    await reviewer.goto('/reviews');
    await axe(reviewer, 'reviews');
    await reviewer.getByRole('table').getByRole('link').first().click();
    // The inbox leads to the review itself.
    await reviewer.waitForURL(/\/cases\/[^/?]+\/acts\/review\.conclude/);
    [address] = /^\/cases\/[^/]+/.exec(new URL(reviewer.url()).pathname);
    await begin(reviewer, address, 'review.conclude');
    assert.equal(await reviewer.locator('.chk input[type="radio"]:checked').count(), 0);
    assert.equal(await reviewer.locator('.chk').count(), 10);
    await axe(reviewer, 'review');
    await send(reviewer);
    assert.match(await reviewer.locator('.errsum').innerText(), /执法主体合法：请作出判断/);
    await axe(reviewer, 'review-errors');
    await fill(reviewer, { ...answers([5]), opinion: 'approve', reason: '同意。' });
    await send(reviewer);
    await reviewer.getByRole('heading', { name: '现在不能出具法制审核意见' }).waitFor();
    assert.match(await reviewer.locator('#why').innerText(), /裁量基准运用适当/);
    // What was answered is still there.
    assert.equal(await reviewer.locator('[name="answers/5/verdict"][value="fails"]').isChecked(), true);
  });

  await step('the reviewer asks for a correction', async () => {
    await fill(reviewer, { opinion: 'correct', reason: '事实、证据、程序符合要求；裁量理由不充分，建议补充后再次送审。' });
    await send(reviewer);
    await reviewer.waitForURL(/done=review\.conclude/);
  });

  await step('the officer drafts anew from what stood there and submits again', async () => {
    await officer.goto(address);
    assert.match(await officer.locator('#procedure').innerText(), /建议纠正/);
    await perform(officer, address, 'draft.set', {
      reasons: '排放一个月以上，属于一般情形；当事人两年内没有同类违法行为，配合调查，故取十万元。',
    });
    await perform(officer, address, 'review.submit', { note: '已补充裁量理由。' });
  });

  await step('a second round, on the new draft, approves', async () => {
    await perform(reviewer, address, 'review.assign', { reviewer: ENVIRONMENT.reviewer });
    await begin(reviewer, address, 'review.conclude');
    const beside = await reviewer.locator('aside[aria-label="案件摘要"]').innerText();
    assert.match(beside, /第 1 轮[\s\S]*建议纠正/);
    assert.match(beside, /故取十万元/);
    await fill(reviewer, { ...answers(), opinion: 'approve', reason: '裁量理由已经补充，同意处理意见。' });
    await send(reviewer);
    await reviewer.waitForURL(/done=review\.conclude/);
    assert.match(await reviewer.locator('#procedure').innerText(), /第 2 轮[\s\S]*同意/);
  });
  [officer, reviewer].forEach(calm);
});
