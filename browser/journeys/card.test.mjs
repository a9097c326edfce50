// An officer shows the code on a phone, a citizen verifies it; then the certificate is suspended and the same code fails.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, send } from '../lib/case.mjs';
import { WATER } from '../lib/people.mjs';

const AGENCY = 'chenghu-water';
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const desk = await openDesk(after);

test('shown, verified, suspended, refused', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(WATER.officer, { width: 390 });
  const citizen = await desk.visitor({ width: 390, script: false });
  const head = await desk.signedIn(WATER.otherHead);
  let code;

  const shown = () => officer.locator('[data-from]:not([hidden]) a').getAttribute('href');

  await step('the officer shows a code', async () => {
    await officer.clock.install();
    await officer.goto('/card');
    await axe(officer, 'card');
    assert.equal(await officer.locator('[data-from]:not([hidden]) svg[role=img]').count(), 1);
    code = await shown();
  });

  await step('without network the code still changes with the minute', async () => {
    await officer.context().setOffline(true);
    await officer.clock.runFor(61_000);
    const next = await shown();
    assert.notEqual(next, code);
    assert.equal(await officer.locator('[data-from]:not([hidden])').count(), 1);
    await officer.clock.runFor(3_600_000);
    assert.equal(await officer.locator('[data-from]:not([hidden])').count(), 0);
    assert.match(await officer.locator('main').innerText(), /备用的码已经用完/);
    await officer.context().setOffline(false);
  });

  await step('the citizen scans it, without script', async () => {
    await citizen.goto(code);
    const words = await citizen.locator('main').innerText();
    assert.match(words, /证件有效，现在可以执法/);
    assert.match(words, /周明远/);
    assert.match(words, /只在显示的那一分钟和前后各一分钟内有效/);
  });

  await step('a code of another minute is worth nothing now', async () => {
    await citizen.goto(await officer.locator('[data-from] a').last().getAttribute('href'));
    assert.doesNotMatch(await citizen.locator('main').innerText(), /证件有效|周明远/);
  });

  await step('a changed code is nobody’s', async () => {
    await citizen.goto(code.slice(0, -1) + (code.endsWith('0') ? '1' : '0'));
    const words = await citizen.locator('main').innerText();
    assert.match(words, /不是本站的亮证码/);
    assert.doesNotMatch(words, /周明远/);
  });

  await step('the head suspends the certificate', async () => {
    await head.goto(`/people/${AGENCY}/${WATER.officer}/acts/certificate.suspend`);
    await fill(head, { ground: 'misconduct', until: inDays(60), reason: '查实违反执法纪律，接受调查期间暂扣证件。' });
    await send(head);
    await head.waitForURL((url) => !url.pathname.includes('/acts/'));
  });

  await step('the same code fails at once, and no new one is shown', async () => {
    await citizen.goto(code);
    assert.match(await citizen.locator('main').innerText(), /无效：证件暂扣[\s\S]*不得执法/);
    await officer.goto('/card');
    assert.match(await officer.locator('main').innerText(), /证件无效：暂扣/);
    assert.equal(await officer.locator('[data-codes]').count(), 0);
  });

  await step('the page of a verdict holds at every width', async () => {
    const reader = await desk.visitor();
    await reader.goto(code);
    await axe(reader, 'card-scan');
    calm(reader);
  });
  [officer, citizen, head].forEach(calm);
});
