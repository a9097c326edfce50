// The bureau announces an exam on paper, an agency registers an officer by name, the bureau enters the result, the officer's record shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, send } from '../lib/case.mjs';
import { JUSTICE, WATER } from '../lib/people.mjs';

const desk = await openDesk(after);

test('announced by the bureau, registered by the agency, entered, on record', async (t) => {
  const step = steps(t);
  const bureau = await desk.signedIn(JUSTICE.head);
  const unitHead = await desk.signedIn(WATER.unitHead, { width: 390 });
  const officer = await desk.signedIn(WATER.officer, { width: 390 });
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  const open = async (page) => {
    await page.goto('/exams');
    await page.getByRole('link', { name: '全区案卷评查笔试' }).click();
  };

  await step('the bureau announces it for agencies of the region, by name', async () => {
    await bureau.goto('/training/new/exam.set');
    await axe(bureau, 'exam-set');
    await fill(bureau, {
      code: '笔试-99', title: '全区案卷评查笔试', from: day(-1), until: day(30), minutes: '60', singles: '1', multiples: '0',
      judges: '1', pass: '60', attempts: '1', by_name: 'true', agencies: ['chenghu-water'],
    });
    await send(bureau);
    await bureau.waitForURL(/\/exams\//);
    await bureau.getByText('还没有人报名').waitFor();
    await axe(bureau, 'exam-by-name');
  });

  await step('who is not registered cannot begin', async () => {
    await open(officer);
    assert.equal(await officer.getByRole('button', { name: '开始考试' }).count(), 0);
    await officer.getByText('您没有报名').waitFor();
  });

  await step('the agency registers its officer', async () => {
    await open(unitHead);
    await unitHead.getByRole('link', { name: '为本机关人员报名' }).click();
    await unitHead.getByLabel('姓名、机构、证件编号').fill('查无此人');
    await unitHead.getByLabel('姓名、机构、证件编号').press('Enter');
    await unitHead.getByText('没有符合条件的人员').waitFor();
    await unitHead.getByText('按名单选人').first().click();
    await unitHead.getByLabel('姓名、证件编号或者人员编号').fill('周明远、查无此人');
    await unitHead.getByRole('button', { name: '选中名单上的人' }).click();
    await unitHead.getByText('新选中 1 人').waitFor();
    await axe(unitHead, 'exam-picking');
    await unitHead.getByRole('button', { name: '为所选人员报名' }).click();
    await unitHead.getByRole('button', { name: /取消报名.*周明远/ }).waitFor();
    await axe(unitHead, 'exam-registered');
  });

  await step('the bureau sees who of which agency, and enters the result', async () => {
    await bureau.reload();
    assert.match(await bureau.locator('main').innerText(), /周明远 （澄湖区水务局）/);
    await bureau.getByLabel('周明远的成绩').fill('一百');
    await bureau.getByRole('button', { name: '登记成绩' }).click();
    assert.match(await bureau.locator('.errsum').innerText(), /周明远：分数应为/);
    await bureau.getByLabel('周明远的成绩').fill('92');
    await bureau.getByRole('button', { name: '登记成绩' }).click();
    await bureau.getByText('92 分，合格').waitFor();
    await axe(bureau, 'exam-results');
  });

  await step('the record of the officer has it', async () => {
    await officer.goto('/people/chenghu-water/zhou');
    assert.match(await officer.locator('main').innerText(), /全区案卷评查笔试/);
    assert.match(await officer.locator('main').innerText(), /92 分/);
    await axe(officer, 'record-with-result');
  });
  [bureau, unitHead, officer].forEach(calm);
});
