// An officer shows the code on a phone, a citizen verifies it; then the certificate is suspended and the same code fails.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, send } from '../lib/case.mjs';
import { WATER } from '../lib/people.mjs';

const AGENCY = 'chenghu-water';
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const desk = await openDesk(after);

/** Until the page stands in the phone's store. (`waitForFunction` takes the promise of an answer for the answer.) */
const saved = (page) => page.evaluate(async () => {
  const end = performance.now() + 15_000;
  while (!(await caches.match('/card'))) {
    if (performance.now() > end) throw new Error('the page was not kept');
    await new Promise(requestAnimationFrame);
  }
});

/** Takes a phone off the network or back. Not every version of Chromium takes the keeper of a page along. */
async function network(phone, there) {
  await phone.setOffline(!there);
  for (const keeper of phone.serviceWorkers()) {
    await keeper.evaluate((there) => {
      self.real ??= self.fetch;
      self.fetch = there ? self.real : () => Promise.reject(new TypeError('no network'));
    }, there);
  }
}

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
    await network(officer.context(), false);
    await officer.clock.runFor(61_000);
    const next = await shown();
    assert.notEqual(next, code);
    assert.equal(await officer.locator('[data-from]:not([hidden])').count(), 1);
    await officer.clock.runFor(3_600_000);
    assert.equal(await officer.locator('[data-from]:not([hidden])').count(), 0);
    assert.match(await officer.locator('main').innerText(), /备用的码已经用完/);
    await network(officer.context(), true);
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
    // The open card renews itself when its minute ends, which would stop a visit that begins just then.
    await officer.goto('about:blank');
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

test('opened without network, for as long as its codes last', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(WATER.colleague, { width: 390 });
  const citizen = await desk.visitor({ width: 390, script: false });
  const phone = officer.context();
  const shown = () => officer.locator('[data-from]:not([hidden]) a').getAttribute('href', { timeout: 5_000 });
  const minute = () => officer.locator('[data-from]:not([hidden])').getAttribute('data-from');
  const kept = () => officer.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
    }
    return all;
  });
  // In a tab of its own: the error page comes late, and would break into where this tab goes next.
  const fails = async (path) => {
    const tab = await phone.newPage();
    await assert.rejects(tab.goto(path), /ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
    await tab.close();
  };

  await step('the page is kept, and nothing else of the desk', async () => {
    await officer.goto('/card');
    await saved(officer);
    await officer.goto('/work');
    await officer.goto('/card');
    const paths = await kept();
    assert.ok(paths.includes('/card'));
    assert.deepEqual(paths.filter((path) => path !== '/card' && !path.startsWith('/assets/')), []);
  });

  await step('without network it opens with the code of this minute, drawn as ever', async () => {
    await network(phone, false);
    await officer.reload();
    assert.match(await officer.locator('main').innerText(), /林晓岚/);
    assert.equal(await officer.locator('[data-from]:not([hidden]) svg[role=img]').count(), 1);
    const off = Number(await minute()) - Date.now() / 1000;
    assert.ok(off > -70 && off < 10, `the minute is ${off} s away`);
    assert.notEqual(await officer.locator('.idcard__h').evaluate((e) => getComputedStyle(e).backgroundColor), 'rgba(0, 0, 0, 0)');
    await fails('/work');
  });

  await step('what it shows verifies at the portal', async () => {
    await officer.goto('/card');
    await citizen.goto(await shown());
    const words = await citizen.locator('main').innerText();
    assert.match(words, /证件有效，现在可以执法/);
    assert.match(words, /林晓岚/);
  });

  await step('reopened some minutes later it shows a later code', async () => {
    const before = Number(await minute());
    const [keeper] = phone.serviceWorkers();
    await keeper.evaluate(() => {
      const now = Date.now.bind(Date);
      self.later = 300_000;
      Date.now = () => now() + self.later;
    });
    await officer.reload();
    const passed = Number(await minute()) - before;
    assert.ok(passed === 300 || passed === 360, `${passed} s`);
  });

  await step('after its life nothing is shown any more', async () => {
    const [keeper] = phone.serviceWorkers();
    await keeper.evaluate(() => (self.later = 2 * 3_600_000));
    await officer.reload();
    const words = await officer.locator('main').innerText();
    assert.match(words, /没有可用的亮证码/);
    assert.doesNotMatch(words, /林晓岚/);
    assert.equal(await officer.locator('[data-from]').count(), 0);
    assert.ok(!(await kept()).includes('/card'));
  });

  await step('with network again there are new codes, and whoever signs out leaves none behind', async () => {
    await network(phone, true);
    await officer.goto('/card');
    await saved(officer);
    await officer.getByRole('button', { name: '退出' }).click();
    await officer.waitForURL(/\/sign-in/);
    assert.deepEqual(await kept(), []);
    await network(phone, false);
    await fails('/card');
    await network(phone, true);
  });

  await step('signing out without network takes the codes along as well', async () => {
    const other = await desk.signedIn(WATER.colleague, { width: 390 });
    await other.goto('/card');
    await saved(other);
    await network(other.context(), false);
    await other.getByRole('button', { name: '退出' }).click();
    await other.waitForURL((url) => !url.pathname.startsWith('/card'));
    await other.goto('/card');
    assert.match(await other.locator('main').innerText(), /没有可用的亮证码/);
  });
  calm(citizen);
});
