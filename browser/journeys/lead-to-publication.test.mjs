// An ordinary case from the first lead to the page that everybody reads, by the hands of seven people.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk, steps } from '../lib/desk.mjs';
import { begin, fill, perform, send } from '../lib/case.mjs';
import { WATER } from '../lib/people.mjs';

const desk = await openDesk(after);

const day = (before = 0) => new Date(Date.now() + 8 * 3600e3 - before * 86400e3).toISOString().slice(0, 10);
const PARTY = '澄湖浏览建材有限公司（虚构）';
// Who signed for what was handed over.
const received = { 'delivery/receiver/name': '陆永康', 'delivery/receiver/kind': 'representative' };

test('from the lead to the public page', async (t) => {
  const step = steps(t);
  const people = {};
  for (const role of ['officer', 'head', 'otherHead', 'colleague', 'disclosure', 'otherDisclosure']) {
    people[role] = await desk.signedIn(WATER[role]);
  }
  const { officer, head, otherHead, colleague, disclosure, otherDisclosure } = people;
  let address;

  await step('an officer registers a lead', async () => {
    await officer.goto('/work');
    await axe(officer, 'work');
    await officer.getByRole('link', { name: '登记线索' }).click();
    await fill(officer, {
      source: 'inspection',
      content: '巡查发现浏览建材有限公司厂区内有一眼取水井正在取水，现场未能出示取水许可证。',
      place: '澄湖区东山镇工业路7号',
      'party/kind': 'organization',
      'party/name': PARTY,
      'party/uscc': '91990104MA0000991N',
      'party/representative': '游览山',
      'party/address': '澄湖区东山镇工业路7号',
      'party/phone': '13900000991',
      'informant/name': '举报人甲',
      'informant/contact': '13700000992',
    });
    await send(officer);
    await officer.waitForURL(/\/cases\/[^/]+$/);
    address = new URL(officer.url()).pathname;
  });

  await step('evidence is uploaded, kept and read again', async () => {
    await perform(officer, address, 'evidence.add', {
      kind: 'audiovisual',
      title: '取水现场照片',
      proves: '取水井、水泵和计量设施的现状',
      source: '现场检查',
      officers: [WATER.officer, WATER.colleague],
      files: { name: '现场照片.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgo=', 'base64') },
    });
    const link = officer.locator('#evidence a.filechip');
    assert.match(await link.innerText(), /现场照片\.png/);
    const file = await officer.request.get(await link.getAttribute('href'));
    assert.equal(file.status(), 200);
    assert.equal((await file.body()).length, 8);
  });

  await step('the opening is proposed and approved', async () => {
    await perform(officer, address, 'opening.propose', {
      cause: '未经批准擅自取水',
      matter: '水-01',
      'conditions/evidence': '现场照片证明正在取水。',
      'conditions/punishable': '违反水法第四十八条，依照第六十九条应当处罚。',
      'conditions/within_limitation': '行为仍在继续。',
      offence_from: day(30),
      offence_until: day(1),
      discovered_on: day(0),
      officers: [WATER.officer, WATER.colleague],
    });
    await head.goto('/approvals');
    await axe(head, 'approvals');
    await head.getByRole('link', { name: /立案：/ }).first().click();
    await head.waitForURL(/approval\.grant/);
    assert.match(await head.locator('main').innerText(), new RegExp(PARTY.slice(0, 8)));
    await axe(head, 'approval');
    await send(head);
    await head.waitForURL(/done=approval\.grant/);
  });

  await step('the case is investigated', async () => {
    await perform(officer, address, 'rights.inform', { 'signature/outcome': 'signed', 'signature/every_page': 'true' });
    await perform(officer, address, 'evidence.verify', { finding: '与现场检查情况互相印证，查证属实。' });
    await perform(officer, address, 'address.confirm', { signed: 'true' });
    await perform(officer, address, 'investigation.close', {
      facts: '当事人未取得取水许可证，取用地下水约三百立方米。',
      nature: '违反水法第四十八条第一款，构成未经批准擅自取水。',
      opinion: '依照水法第六十九条，处罚款二万五千元。',
      discretion: '取水量不足一千立方米，主动停止，适用较轻阶次。',
    });
    await perform(officer, address, 'draft.set', {
      reasons: '当事人主动停止取水，取水量不足一千立方米，属于较轻情形。',
      'violated/0/statute': '水法_2016',
      'violated/0/article': '48',
      'violated/0/paragraph': '1',
      'penalties/0/kind': 'fine',
      'penalties/0/content': '罚款人民币二万五千元',
      'penalties/0/amount': '25,000',
      correction: '立即停止取水；已经停止。',
      'benchmark/benchmark': '基-01',
      'benchmark/tier': '较轻',
      'benchmark/explanation': '取水量少，主动停止，在较轻阶次内取二万五千元。',
    });
    await axe(officer, 'case');
  });

  await step('the party is told and waives its defence', async () => {
    await perform(officer, address, 'notice.serve', received);
    await perform(officer, address, 'defence.waive', { statement: '我公司放弃陈述、申辩的权利。', signed: 'true' });
  });

  await step('a head who reads the whole draft signs it', async () => {
    await begin(otherHead, address, 'decision.make');
    assert.match(await otherHead.locator('main').innerText(), /罚款人民币二万五千元[\s\S]*决定前的程序/);
    await axe(otherHead, 'decision');
    await send(otherHead);
    await otherHead.waitForURL(/done=decision\.make/);
    await perform(colleague, address, 'delivery.record', { ...received, told_of_publication: 'true' });
  });

  await step('the publication is proposed, reviewed, approved and released by different people', async () => {
    await disclosure.goto('/publications');
    await axe(disclosure, 'publications');
    await disclosure.goto(address);
    assert.match(await disclosure.locator('#lead').innerText(), /已隐去/);
    assert.doesNotMatch(await disclosure.content(), /举报人甲|13700000992/);
    await perform(disclosure, address, 'publication.propose', { secrecy_checked: 'true' });
    await perform(otherDisclosure, address, 'publication.review', { passed: 'true', opinion: '已经逐项核对，应当隐去的均已隐去。' });
    await perform(otherHead, address, 'publication.approve', { opinion: '同意公示。' });
    await perform(disclosure, address, 'publication.release');
  });

  await step('everybody reads the decision and checks its proof', async () => {
    const shown = await disclosure.locator('#decision a[href^="/decisions/"]').getAttribute('href');
    const visitor = await desk.visitor();
    await visitor.goto(shown);
    const words = await visitor.locator('main').innerText();
    assert.match(words, new RegExp(PARTY));
    assert.doesNotMatch(words, /游览山|13900000991/);
    await axe(visitor, 'decision-public');
    // The log takes the decision in within a second of its release.
    let proof;
    for (let tries = 0; tries < 40 && !proof?.ok(); tries += 1) proof = await visitor.request.get(`${shown}/proof.json`, { timeout: 5000 });
    assert.equal(proof.status(), 200);
    await visitor.goto('/verify');
    await visitor.locator('input[type="file"]').setInputFiles({ name: 'd.proof.json', mimeType: 'application/json', buffer: await proof.body() });
    await visitor.getByRole('button', { name: '核验' }).last().click();
    await visitor.getByText('核验通过').waitFor();
    calm(visitor);
  });

  await step('a head sees who has read the case', async () => {
    await head.goto(address);
    const readings = await head.locator('#readings').innerText();
    assert.match(readings, /现场照片\.png/);
    assert.match(readings, /查看/);
    assert.equal(await officer.goto(address).then(() => officer.locator('#readings').count()), 0);
  });

  Object.values(people).forEach(calm);
});
