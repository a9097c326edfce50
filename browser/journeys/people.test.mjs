// The issuing body suspends a certificate and the officer is stopped everywhere; an officer trains and sits an exam that survives a reload.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { fill, send } from '../lib/case.mjs';
import { WATER } from '../lib/people.mjs';

const desk = await openDesk(after);

test('suspended by the issuing body, stopped at every gate, given back', async (t) => {
  const step = steps(t);
  const justice = await desk.signedIn('yue');
  const officer = await desk.signedIn('lin', { width: 390 });
  const citizen = await desk.visitor({ width: 390, script: false });

  await step('everybody of the region is found by state and by what lapses', async () => {
    await justice.goto('/work');
    await axe(justice, 'work-warnings');
    assert.match(await justice.locator('#warnings').innerText(), /潘雨桐/);
    await justice.goto('/people');
    await axe(justice, 'people');
    await justice.locator('#f-state').selectOption('suspended');
    await justice.locator('form.filters button[type="submit"]').click();
    assert.match(await justice.getByRole('table').innerText(), /谢长河/);
    await justice.goto('/people?q=99010400002');
    await justice.getByRole('link', { name: '林晓岚' }).first().click();
    await axe(justice, 'person');
  });

  await step('too long is refused with the rule, within the term it is done', async () => {
    await justice.getByRole('link', { name: '暂扣执法证件' }).click();
    await axe(justice, 'suspend');
    const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    await fill(justice, { ground: 'misconduct', until: day(400), reason: '查实违反执法纪律' });
    await send(justice);
    assert.match(await justice.locator('main').innerText(), /暂扣最长6个月/);
    await justice.goto('/people/chenghu-water/lin/acts/certificate.suspend');
    await fill(justice, { ground: 'misconduct', until: day(30), reason: '查实违反执法纪律' });
    await send(justice);
    await justice.waitForURL(/\/people\/chenghu-water\/lin$/);
    assert.match(await justice.locator('main').innerText(), /无效：暂扣，自/);
  });

  await step('the officer is told and can register nothing', async () => {
    await officer.goto('/people');
    await axe(officer, 'own-record');
    assert.match(await officer.locator('main').innerText(), /不得被指派、不得执法、不得签名/);
    await officer.goto('/leads/new');
    assert.match(await officer.locator('main').innerText(), /执法证件状态为“暂扣”/);
  });

  await step('the public reads it plainly', async () => {
    await citizen.goto('/officers?number=99010400002');
    assert.match(await citizen.locator('main').innerText(), /证件无效：暂扣，自/);
  });

  await step('given back, the officer works on', async () => {
    await justice.getByRole('link', { name: '恢复执法证件' }).click();
    await fill(justice, { reason: '查明不实' });
    await send(justice);
    await justice.waitForURL(/\/people\/chenghu-water\/lin$/);
    await citizen.goto('/officers?number=99010400002');
    assert.match(await citizen.locator('main').innerText(), /证件有效/);
  });
  [justice, officer, citizen].forEach(calm);
});

test('checked, trained, examined', async (t) => {
  const step = steps(t);
  const administrator = await desk.signedIn(WATER.administrator);
  const justice = await desk.signedIn('yue');
  const officer = await desk.signedIn(WATER.officer, { width: 390 });

  await step('results of the annual check come from a table; a wrong row is named and nothing is recorded', async () => {
    await justice.goto('/people/chenghu-water/checks');
    await axe(justice, 'annual-check');
    const table = (outcome) => ({ name: '审验.csv', mimeType: 'text/csv', buffer: Buffer.from(`证件编号,姓名,审验结果,不合格的理由\n99010400023,陶一鸣,${outcome},因病未参加，准予补审\n`) });
    await justice.locator('#file').setInputFiles(table('及格'));
    await justice.locator('#document-2').fill('澄司证〔示例〕40号');
    await justice.getByRole('button', { name: '导入' }).click();
    assert.match(await justice.locator('.errsum').innerText(), /第 2 行「审验结果」/);
    await justice.locator('#file').setInputFiles(table('合格'));
    await justice.locator('#document-2').fill('澄司证〔示例〕40号');
    await justice.getByRole('button', { name: '导入' }).click();
    await justice.waitForURL(/done=1/);
  });

  await step('an officer enrols', async () => {
    await officer.goto('/training');
    await axe(officer, 'training');
    await officer.getByRole('link', { name: '执法文书制作与案卷评查' }).click();
    await axe(officer, 'course');
    await officer.getByRole('button', { name: '我要报名' }).click();
    await officer.getByRole('button', { name: '退出报名' }).waitFor();
  });

  await step('practice says why', async () => {
    await officer.goto('/practice');
    await axe(officer, 'practice');
    await officer.locator('main input[name="answer"]').first().check();
    await officer.getByRole('button', { name: '看答案' }).click();
    assert.match(await officer.locator('main').innerText(), /正确答案/);
  });

  await step('what was answered survives a reload and is marked', async () => {
    await officer.goto('/exams');
    await axe(officer, 'exams');
    await officer.getByRole('link', { name: '执法资格考试（示例）' }).click();
    await axe(officer, 'exam');
    await officer.getByRole('button', { name: '开始考试' }).click();
    await officer.waitForURL(/\/sittings\//);
    await axe(officer, 'sitting');
    await officer.locator('main fieldset').first().locator('input').first().check();
    await officer.getByRole('button', { name: '保存', exact: true }).click();
    await officer.waitForURL(/saved=true/);
    await officer.goto(new URL(officer.url()).pathname);
    assert.equal(await officer.locator('main fieldset').first().locator('input').first().isChecked(), true);
    await officer.getByRole('button', { name: '保存并交卷' }).click();
    await officer.getByText(/还有 \d+ 题没有作答/).waitFor();
    await axe(officer, 'unanswered');
    await officer.getByRole('button', { name: '仍然交卷' }).click();
    await officer.getByText('抽题种子').waitFor();
    await axe(officer, 'result');
  });

  await step('who keeps the bank sees it, nobody else', async () => {
    await administrator.goto('/questions');
    await axe(administrator, 'questions');
  });
  [administrator, justice, officer].forEach(calm);
});
