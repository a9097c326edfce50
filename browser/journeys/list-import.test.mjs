// A clerk imports a real list with bad rows, sees them by row and column, mends the file, and importing again doubles nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { WATER } from '../lib/people.mjs';

const desk = await openDesk(after);
const REAL = new URL('../../reference/lists/guangan_service_items.csv', import.meta.url);

/** The first items of the real list, with what it does not say filled in as the agency would. */
async function list(change = (lines) => lines) {
  const lines = (await readFile(REAL, 'utf8')).split(/\r?\n/).slice(0, 31);
  const [header, ...rows] = lines;
  const whole = [`${header},设定依据,实施日期`, ...rows.map((row) => `${row},《行政许可法》第十二条,2026年11月1日`)];
  return Buffer.from(change(whole).join('\r\n'), 'utf8');
}

const damaged = (lines) =>
  lines.map((line, n) => {
    if (n === 3) return line.replace('2026年11月1日', '2026年2月30日');
    if (n === 5) return line.replace(/,行政许可,|,公共服务,|,行政给付,|,行政确认,/, ',其它事项,');
    if (n === 8) return line.replace('《行政许可法》第十二条', '《行政许可法》第九百条');
    return line;
  });

async function send(page, name, buffer) {
  await page.getByLabel('文件', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: '上传并预检' }).click();
}

test('a real list with bad rows is mended and imported once', async (t) => {
  const step = steps(t);
  // The import works without script.
  const clerk = await desk.signedIn(WATER.disclosure, { script: false });
  let start;

  await step('from the list to the page that asks for the file', async () => {
    await clerk.goto('/desk/lists');
    await clerk.getByRole('link', { name: '行政执法事项清单', exact: true }).click();
    await clerk.getByRole('link', { name: '从表格导入' }).click();
    await clerk.waitForURL(/\/matters\/import$/);
    start = clerk.url();
    await send(clerk, 'nothing.xlsx', Buffer.from('<html><body>登录已过期</body></html>'));
    await clerk.getByRole('heading', { name: '文件不能读取' }).waitFor();
    await clerk.getByText('只是扩展名像表格').waitFor();
  });

  await step('every bad cell is named by row and column, and nothing can be drafted', async () => {
    await clerk.goto(start);
    await send(clerk, '事项清单.csv', await list(damaged));
    const rows = clerk.locator('#problems tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 3);
    const said = await rows.allInnerTexts();
    assert.match(said[0], /第 4 行[\s\S]*生效日期[\s\S]*2026年2月30日[\s\S]*没有这一天/);
    assert.match(said[1], /第 6 行[\s\S]*执法类别[\s\S]*其它事项/);
    assert.match(said[2], /第 9 行[\s\S]*依据[\s\S]*第九百条/);
    assert.equal(await clerk.getByRole('button', { name: /^起草/ }).count(), 0);
    const report = await clerk.request.get(await clerk.locator('#problems a[href*="report/csv"]').getAttribute('href'));
    assert.match(await report.text(), /没有这一天/);
  });

  await step('the mended file is looked at and drafted', async () => {
    await clerk.goto(start);
    await send(clerk, '事项清单.csv', await list());
    await clerk.getByRole('heading', { name: '导入后的样子' }).waitFor();
    await clerk.getByRole('button', { name: '起草 30 行修改' }).click();
    await clerk.getByText('已起草 30 行修改').waitFor();
    await clerk.getByRole('link', { name: '查看并送审' }).click();
    await clerk.getByText('30 行修改待送审').waitFor();
  });

  await step('the same file again changes nothing', async () => {
    await clerk.goto(start);
    await send(clerk, '事项清单.csv', await list());
    await clerk.getByText('文件中的内容都已在清单中').waitFor();
    assert.equal(await clerk.getByRole('button', { name: /^起草 \d/ }).count(), 0);
  });

  await step('what goes out comes in again', async () => {
    const table = await clerk.request.get(`${start.replace(/\/import$/, '')}/export.xlsx?of=latest`);
    assert.equal(table.status(), 200);
    await clerk.goto(start);
    await clerk.getByLabel('文件', { exact: true }).setInputFiles({
      name: '导出.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: await table.body(),
    });
    await clerk.getByRole('button', { name: '上传并预检' }).click();
    await clerk.getByText('文件中的内容都已在清单中').waitFor();
  });

  await step('the pages hold at every width', async () => {
    const seen = await desk.signedIn(WATER.disclosure);
    await seen.goto(start);
    await axe(seen, 'list-import-start');
    await send(seen, '事项清单.csv', await list(damaged));
    await seen.locator('#problems').waitFor();
    await axe(seen, 'list-import-problems');
    calm(seen);
  });

  calm(clerk);
});
