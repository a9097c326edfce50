// 触控目标 On a telephone everything that can be pressed is at least 44 px in both directions; links within a sentence are not measured.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openDesk } from '../lib/desk.mjs';
import { WATER } from '../lib/people.mjs';

const desk = await openDesk(after);

/** What is smaller than a finger, with its size. */
async function small(page) {
  return page.evaluate(() => {
    const LEAST = 43.5;
    const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('[inert], .vh');
    // A link among words is read with them; a box or a radio button is pressed by its label.
    const inText = (e) => e.tagName === 'A' && getComputedStyle(e).display === 'inline' && [...e.parentElement.childNodes].some((node) => node.nodeType === 3 ? node.textContent.trim() !== '' : node !== e && getComputedStyle(node).display.startsWith('inline') && node.textContent.trim() !== '');
    const target = (e) => (['checkbox', 'radio'].includes(e.type) ? (e.closest('label') ?? e) : e);
    const found = [];
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      if (!seen(e) || inText(e)) continue;
      const box = target(e).getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || (box.width >= LEAST && box.height >= LEAST)) continue;
      found.push(`${e.tagName.toLowerCase()}.${e.className} “${(e.innerText || e.name || '').trim().slice(0, 16)}” ${Math.round(box.width)}×${Math.round(box.height)} in ${e.parentElement.tagName.toLowerCase()}.${e.parentElement.className}`);
    }
    return [...new Set(found)];
  });
}

async function measured(page, paths) {
  const found = {};
  for (const path of paths) {
    await page.goto(path);
    const here = await small(page);
    if (here.length) found[path] = here;
  }
  assert.deepEqual(found, {});
}

test('the portal is pressed with a finger', async () => {
  const page = await desk.visitor({ width: 390 });
  await page.goto('/decisions');
  const decision = await page.locator('main a[href^="/decisions/"]').first().getAttribute('href');
  await measured(page, ['/', '/decisions', decision, `${decision}/correction`, '/correction-requests', '/statutes', '/verify', '/ledger', '/sign-in']);
});

for (const [who, paths] of Object.entries({
  officer: ['/work', '/leads', '/leads/new', '/cases', '/account', '/account/password'],
  head: ['/approvals', '/approvals?show=done', '/reviews?show=done', '/publications'],
  reviewer: ['/reviews', '/reviews?show=mine'],
  disclosure: ['/publications', '/corrections'],
  administrator: ['/accounts', `/accounts/${WATER.officer}`, '/agency'],
})) {
  test(`the desk of the ${who} is pressed with a finger`, async () => {
    const page = await desk.signedIn(WATER[who], { width: 390 });
    await measured(page, paths);
  });
}

test('a case and its forms are pressed with a finger', async () => {
  const page = await desk.signedIn(WATER.officer, { width: 390 });
  await page.goto('/cases?sort=opened');
  const paths = await page.locator('main table th a').evaluateAll((links) => links.slice(0, 3).map((a) => a.getAttribute('href')));
  assert.ok(paths.length > 0, 'the demonstration has cases');
  const acts = ['evidence.add', 'delivery.record', 'hearing.notify', 'hearing.hold', 'referral.start', 'court.apply'];
  await measured(page, [...paths, ...acts.map((act) => `${paths[0]}/acts/${act}`)]);
});
