// A decision is published with what people decided about its masking, corrected, sent to the credit platform; another is withdrawn: it
// is taken down here and everywhere it was sent, and what remains says why.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { begin, fill, openCase, perform, send } from '../lib/case.mjs';
import { TRANSPORT } from '../lib/people.mjs';

const desk = await openDesk(after);

test('published, masked, sent, corrected', async (t) => {
  const step = steps(t);
  const first = await desk.signedIn(TRANSPORT.disclosure);
  const second = await desk.signedIn(TRANSPORT.otherDisclosure);
  const head = await desk.signedIn(TRANSPORT.head);
  const visitor = await desk.visitor();
  const address = await openCase(first, '永固建筑');
  let shown = '';

  await step('a place that gives a person away is masked, with a reason, and reviewed as it will stand', async () => {
    await perform(first, address, 'publication.propose', {
      secrecy_checked: 'true',
      'overrides/0/original': '环湖东路K3+200处',
      'overrides/0/replacement': '某路段',
      'overrides/0/reason': '由路段可以推知个人住所。',
    });
    await second.goto(`${address}/acts/publication.review`);
    const words = await second.locator('main').innerText();
    assert.match(words, /环湖东路K3\+200处/);
    assert.match(words, /在某路段占用公路路面/);
    assert.match(words, /由路段可以推知个人住所/);
    await axe(second, 'masking-review');
    await perform(second, address, 'publication.review', { passed: 'true', opinion: '隐去恰当。' });
    await perform(head, address, 'publication.approve', { opinion: '同意公示。' });
    await perform(first, address, 'publication.release');
    await first.goto(address);
    shown = await first.locator('#decision a[href^="/decisions/"]').getAttribute('href');
    await visitor.goto(shown);
    const read = await visitor.locator('main').innerText();
    assert.match(read, /在某路段占用公路路面/);
    assert.doesNotMatch(read, /K3\+200/);
  });

  await step('it leaves in a file for the credit platform, and everybody sees that it did', async () => {
    await first.goto('/publications/export');
    await axe(first, 'double-publicity');
    await first.getByRole('button', { name: '生成文件并登记报送' }).last().click();
    await first.waitForURL(/\/publications\/files\//);
    assert.match(await first.locator('main').innerText(), /文件已经生成/);
    const [download] = await Promise.all([first.waitForEvent('download'), first.getByRole('link', { name: '下载', exact: true }).click()]);
    assert.match(download.suggestedFilename(), /双公示行政处罚.*\.xlsx$/);
    await first.goto('/publications/outlets?state=sent');
    await axe(first, 'outlets');
    await visitor.reload();
    assert.match(await visitor.locator('#outlets').innerText(), /双公示信用平台[\s\S]*已报送，等待回执/);
  });

  await step('a correction stands with what it replaced, and is owed to the platform again', async () => {
    await begin(first, address, 'publication.correct');
    await first.getByRole('navigation', { name: '更正的项目' }).getByRole('link', { name: '违法事实' }).click();
    const stands = await first.locator('main [name="after"]').inputValue();
    assert.match(stands, /在某路段占用/, 'what stands is there to be changed');
    await fill(first, { after: stands.replace('在某路段', '在环湖东路某路段'), reason: '道路名称可以公开。' });
    await send(first);
    await first.waitForURL(/[?&]done=/);
    await perform(second, address, 'publication.review_correction', { passed: 'true', opinion: '与决定书一致。' });
    await visitor.reload();
    assert.match(await visitor.locator('main').innerText(), /在环湖东路某路段占用公路路面/);
    await axe(visitor, 'corrected');
    await first.goto('/publications/outlets?state=to_resend');
    assert.match(await first.locator('main').innerText(), /永固建筑/);
  });
  [first, second, head, visitor].forEach(calm);
});

test('withdrawn, taken down, the reason remains', async (t) => {
  const step = steps(t);
  const officer = await desk.signedIn(TRANSPORT.officer);
  const head = await desk.signedIn(TRANSPORT.otherHead);
  const disclosure = await desk.signedIn(TRANSPORT.disclosure);
  const visitor = await desk.visitor();
  const address = await openCase(officer, '瑞丰苗木');
  const shown = await officer.locator('#decision a[href^="/decisions/"]').getAttribute('href');

  await step('everybody reads the decision', async () => {
    await visitor.goto(shown);
    assert.match(await visitor.locator('main').innerText(), /瑞丰苗木/);
  });

  await step('the agency withdraws it', async () => {
    await perform(officer, address, 'withdrawal.propose', { correction: 'revoke', reason: '占用位置经复测在用地红线以内，主要事实不清，自行撤销。' });
    await head.goto('/approvals');
    await head.getByRole('link', { name: /自行纠正决定：/ }).first().click();
    await axe(head, 'approval-withdrawal');
    const together = head.locator('main [name="collective"]');
    if (await together.count()) await fill(head, { collective: await together.evaluateAll((boxes) => boxes.map((box) => box.value)) });
    await send(head);
    await head.waitForURL(/done=approval\.grant/);
  });

  await step('the disclosure officer is told and takes it down', async () => {
    await disclosure.goto('/work');
    assert.match(await disclosure.locator('main').innerText(), /撤回处罚决定信息/);
    await perform(disclosure, address, 'publication.take_down', { ground: 'overturned', reason: '行政处罚决定已由本机关自行撤销，依法撤回公示信息。' });
  });

  await step('the page remains with the reason and without the decision', async () => {
    assert.equal((await visitor.goto(shown)).status(), 200);
    const words = await visitor.locator('main').innerText();
    assert.match(words, /自行撤销，依法撤回/);
    assert.doesNotMatch(words, /瑞丰苗木/);
    await axe(visitor, 'taken-down');
  });

  await step('and it goes from where it was sent', async () => {
    await disclosure.goto('/publications/outlets?state=to_recall');
    assert.match(await disclosure.locator('main').innerText(), /瑞丰苗木/);
    await perform(disclosure, address, 'outlet.recall', { outlet: 'enterprise_system', receipt: 'C-1' });
  });
  [officer, head, disclosure, visitor].forEach(calm);
});
