// A browser on the product: pages by width, sign-in by role, and what every page must hold.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';
import { PASSWORD } from './people.mjs';

/** Telephone, tablet, desk. */
export const WIDTHS = [390, 768, 1440];

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.XIEZHI_SHOTS;

const SWITCHES = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Starts product and browser for one file of journeys; hand it `after` of node:test, which ends both. */
export async function openDesk(after) {
  const server = await startServer();
  after(server.stop);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: SWITCHES });
  after(() => browser.close());
  return new Desk(server, browser);
}

class Desk {
  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
    this.origin = server.origin;
  }

  /** A page for somebody who has not signed in. What it may not do is remembered and asserted by `calm`. */
  async visitor({ width = 1440, script = true } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.origin,
      viewport: { width, height: 900 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.complaints = [];
    // A journey ends where a fault begins: nothing runs that we did not write, nothing breaks, nothing leaves.
    page.on('dialog', (dialog) => {
      page.complaints.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on('pageerror', (error) => page.complaints.push(`script: ${error.message}`));
    page.on('console', (message) => {
      // The browser reports a refused act (422) as an error; to us it is an answer.
      const answer = /the server responded with a status of 4\d\d/.test(message.text());
      if (message.type() === 'error' && !answer) page.complaints.push(`console: ${message.text()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) page.complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.origin) && !/^(data|blob|about):/.test(url)) page.complaints.push(`leaves the site: ${url}`);
    });
    return page;
  }

  /** A page for this person of `people.mjs`, signed in through the form. */
  async signedIn(name, options) {
    assert.ok(name, 'nobody has this role');
    const page = await this.visitor(options);
    await page.goto('/sign-in');
    await page.getByLabel('账号').fill(name);
    await page.getByLabel('口令').fill(PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
  }

  /** A caller of the JSON API with this person's token. */
  async api(name) {
    const answer = await fetch(`${this.origin}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: PASSWORD }),
    });
    assert.equal(answer.ok, true, `sign-in of ${name}: ${answer.status}`);
    const { token } = await answer.json();
    return async (method, path, body) => {
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : null };
    };
  }
}

/** Nothing happened on this page that may not happen. */
export function calm(page) {
  assert.deepEqual(page.complaints, []);
}

/** The page as it stands: at every width and in large text, axe finds nothing and nothing sticks out sideways. */
export async function axe(page, label) {
  const before = page.viewportSize();
  const found = [];
  // Evaluated, not added as a script element: the policy of our pages allows none.
  await page.evaluate(AXE);
  for (const large of [false, true]) {
    await page.evaluate((on) => (on ? document.documentElement.setAttribute('data-elder', 'on') : document.documentElement.removeAttribute('data-elder')), large);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const where = `${label ?? new URL(page.url()).pathname} at ${width}${large ? ' in large text' : ''}`;
      // Large text is looked at by axe where it is tightest; elsewhere only its width is measured.
      const { violations } = large && width !== WIDTHS[0] ? { violations: [] } : await page.evaluate(() => globalThis.axe.run());
      for (const { id, help, nodes } of violations) {
        found.push(`${where}: ${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) found.push(`${where}: ${over} px wider than the window: ${await widest(page)}`);
      await shot(page, `${label ?? 'page'}-${width}${large ? '-large' : ''}`);
    }
  }
  await page.evaluate(() => document.documentElement.removeAttribute('data-elder'));
  if (before) await page.setViewportSize(before);
  assert.deepEqual(found, []);
}

/** The innermost elements that stick out of the window at the right. */
async function widest(page) {
  return page.evaluate(() => {
    const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((e) => !scrolls(e.parentElement) && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    const inner = out.filter((e) => ![...e.children].some((child) => out.includes(child)));
    return inner.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 20)}”`).join('; ');
  });
}

/** The steps of a journey: what follows a step that failed is left out. */
export function steps(t) {
  let failed = false;
  return async (name, work) => {
    if (failed) return;
    await t.test(name, async (inner) => {
      failed = true;
      await work(inner);
      failed = false;
    });
  };
}

/** A picture of the whole page into the folder XIEZHI_SHOTS, when that is set. */
export async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name.replaceAll('/', '_')}.png`), fullPage: true });
}
