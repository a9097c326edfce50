// A file of decisions of another system is brought, looked through, proposed; a second person sends one back and passes the rest; the head
// releases it; what is masked stands nowhere on the portal, nor what the file is called.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { WATER } from '../lib/people.mjs';

const desk = await openDesk(after);

const HEAD =
  'CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM';
const row = (number, facts) =>
  `周小川,自然人,,,,${number},擅自取水,${facts},《中华人民共和国水法》第六十九条,罚款,罚款人民币2000元,0.200000,,2026/06/01,2099/12/31,,澄湖区水务局,91990104MB00000183,澄湖区水务局,91990104MB00000183`;
const FILE = [
  HEAD,
  row('澄水罚决〔2020〕71号', '司机马小虎（身份证号11010519491231002X）擅自取水。举报人王大锤提供了照片，员工张建国签名'),
  row('澄水罚决〔2020〕72号', '邻居钱大海反映情况属实'),
].join('\n');
const PRIVATE = ['马小虎', '王大锤', '11010519491231002X', '钱大海', '周小川'];

test('what others published is reviewed by a second person and released by the head, one record sent back', async (t) => {
  const step = steps(t);
  // Everything works without script.
  const clerk = await desk.signedIn(WATER.disclosure, { script: false });
  const reviewer = await desk.signedIn(WATER.reviewer, { script: false });
  const head = await desk.signedIn(WATER.head, { script: false });
  const visitor = await desk.visitor({ script: false });
  let file;

  const hidden = async () => {
    for (const path of ['/decisions?q=擅自取水', '/search?q=马小虎', '/feed.xml?kind=decisions', '/api/v1/decisions?words=擅自取水']) {
      const text = await (await visitor.request.get(path)).text();
      const found = text.replaceAll('“马小虎”', '').replaceAll('value="马小虎"', '');
      for (const name of PRIVATE) assert.ok(!found.includes(name), `${path} names ${name}`);
    }
  };

  await step('the clerk brings the file and sees every suggestion', async () => {
    await clerk.goto('/publications/import');
    await clerk.getByLabel('文件', { exact: true }).setInputFiles({ name: '原系统.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'utf8') });
    await clerk.getByRole('button', { name: '上传并预检' }).click();
    await clerk.getByRole('button', { name: '提请复核 2 件' }).waitFor();
    file = new URL(clerk.url()).pathname;
    const lines = clerk.locator('#suggestions tbody tr');
    assert.match(await lines.filter({ hasText: '王大锤' }).innerText(), /必须隐去/);
    await clerk.getByLabel('能否不隐去').selectOption('certain');
    await clerk.locator('#suggestions').getByRole('button', { name: '筛选' }).click();
    await clerk.locator('#suggestions tbody tr').first().waitFor();
    assert.equal(await clerk.locator('#suggestions tbody tr', { hasText: '张建国' }).count(), 0);
    await clerk.getByLabel('能否不隐去').selectOption('');
    await clerk.locator('#suggestions').getByRole('button', { name: '筛选' }).click();
  });

  await step('a suggestion is overruled with a reason, and the file is proposed', async () => {
    const line = clerk.locator('#suggestions tbody tr', { hasText: '张建国' });
    await line.getByRole('checkbox').check();
    await clerk.getByRole('button', { name: '提请复核 2 件' }).click();
    await clerk.getByRole('alert').getByText('请写明理由').waitFor();
    await clerk.getByLabel('不隐去“张建国”的理由').fill('本机关工作人员');
    await clerk.getByRole('button', { name: '提请复核 2 件' }).click();
    await clerk.getByText('已提请复核').waitFor();
    await clerk.getByText('提出人不得复核，请由另一人复核').waitFor();
    await hidden();
  });

  await step('the reviewer comes from the work list, sends one back and releases the other', async () => {
    await reviewer.goto('/work');
    await reviewer.getByRole('link', { name: /复核双公示导入：原系统\.csv/ }).first().click();
    await reviewer.getByRole('heading', { name: '公众将看到的' }).waitFor();
    const second = reviewer.locator('section[aria-label="澄水罚决〔2020〕72号"]');
    await second.getByRole('checkbox').check();
    await second.getByLabel(/退回的理由/).fill('邻居的姓名应当隐去');
    await reviewer.getByLabel('隐去前后已经逐件核对，可以公开').check();
    await reviewer.getByLabel('复核意见').fill('其余已逐件核对');
    await reviewer.getByRole('button', { name: '提交复核' }).click();
    await reviewer.getByText('还有 2 件没有核对').waitFor();
    assert.ok(await second.getByRole('checkbox').isChecked(), 'what was ticked stays');
    await reviewer.getByLabel(/本页 2 件已经逐件核对隐去前后/).check();
    await reviewer.getByRole('button', { name: '提交复核' }).click();
    await reviewer.getByText('部分通过').waitFor();
    await hidden();
  });

  await step('the head comes from the work list and approves what passed', async () => {
    await head.goto('/work');
    await head.getByRole('link', { name: /审定双公示导入：原系统\.csv/ }).first().click();
    await head.getByText('同意公开上面的 1 件').waitFor();
    assert.equal(await head.locator('section[aria-label="澄水罚决〔2020〕72号"]').count(), 0);
    await head.getByLabel('同意公开上面的 1 件').check();
    await head.getByLabel('审定意见').fill('同意公开');
    await head.getByRole('button', { name: '提交审定' }).click();
    await head.getByText('已经审定公开').waitFor();
    await hidden();
  });

  await step('the portal shows what was released, and nothing of what went back', async () => {
    const feed = await (await visitor.request.get('/feed.xml?kind=decisions')).text();
    assert.ok(feed.includes('澄水罚决〔2020〕71号') && !feed.includes('澄水罚决〔2020〕72号'));
    const found = visitor.getByRole('link').filter({ hasText: /周某|澄水罚决〔2020〕71号/ });
    for (let n = 0; n < 20 && (await found.count()) === 0; n += 1) {
      await visitor.goto('/decisions?q=澄水罚决〔2020〕71号');
      await visitor.waitForLoadState();
    }
    await found.first().click();
    await visitor.getByText('张建国').first().waitFor();
    const text = await visitor.content();
    for (const name of PRIVATE.filter((one) => one !== '周小川')) assert.ok(!text.includes(name), name);
    assert.ok(text.includes('由双公示文件导入') && !text.includes('原系统.csv'));
  });

  await step('what went back is mended and released by itself', async () => {
    await clerk.goto(file);
    await clerk.getByText('邻居的姓名应当隐去').waitFor();
    await clerk.getByText('另外还要隐去的').click();
    await clerk.locator('#f-more0').fill('钱大海');
    await clerk.locator('#f-with0').fill('钱某某');
    await clerk.locator('#f-because0').fill('反映情况的人');
    await clerk.getByRole('button', { name: '提请复核 1 件' }).click();
    await clerk.getByText('已提请复核').waitFor();
    await reviewer.goto(file);
    await reviewer.getByLabel('隐去前后已经逐件核对，可以公开').check();
    await reviewer.getByLabel('复核意见').fill('已核对');
    await reviewer.getByLabel(/本页 1 件已经逐件核对隐去前后/).check();
    await reviewer.getByRole('button', { name: '提交复核' }).click();
    await reviewer.getByText('复核通过，等待机关负责人审定').waitFor();
    await hidden();
    await head.goto(file);
    await head.getByLabel('同意公开上面的 1 件').check();
    await head.getByLabel('审定意见').fill('同意公开');
    await head.getByRole('button', { name: '提交审定' }).click();
    await head.getByText('已经审定公开').waitFor();
    await hidden();
  });

  await step('the pages hold at every width', async () => {
    const seen = await desk.signedIn(WATER.disclosure);
    await seen.goto(file);
    await axe(seen, 'import-released');
    calm(seen);
  });

  calm(clerk);
  calm(reviewer);
  calm(head);
  calm(visitor);
});
