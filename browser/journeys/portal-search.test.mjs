// The public searches the published decisions: a word, a facet, a decision, an article of the law; with and without script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, calm, openDesk } from '../lib/desk.mjs';

const desk = await openDesk(after);

for (const script of [true, false]) {
  test(`search ${script ? 'with' : 'without'} script`, async () => {
    const visitor = await desk.visitor({ script });
    await visitor.goto('/');
    if (script) await axe(visitor, 'portal-home');
    await visitor.locator('main input[name="q"]').first().fill('废气');
    await visitor.locator('main input[name="q"]').first().press('Enter');
    await visitor.waitForURL(/\/search\?/);
    if (script) await axe(visitor, 'portal-everything');
    const found = visitor.locator('main a[href^="/decisions/"]');
    assert.ok((await found.count()) > 0, 'a word of two characters is found');
    assert.equal(new URL(visitor.url()).searchParams.get('q'), '废气');
    if (script) await axe(visitor, 'portal-found');
    await found.first().click();
    await visitor.waitForURL(/\/decisions\/[0-9a-f]+/);
    await visitor.getByRole('heading', { level: 1 }).waitFor();
    const law = visitor.locator('main a[href^="/statutes/"]').first();
    if (await law.count()) {
      await law.click();
      await visitor.waitForURL(/\/statutes\//);
      if (script) await axe(visitor, 'portal-article');
    }
    await visitor.goto('/decisions?q=%E5%BA%9F%E6%B0%94');
    if (script) await axe(visitor, 'portal-search');
    await visitor.goto('/decisions?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E5%86%B3%E5%AE%9A');
    assert.equal(await visitor.locator('main a[href^="/decisions/"]').count(), 0);
    calm(visitor);
  });
}

test('the lists that are disclosed before enforcement', async () => {
  const visitor = await desk.visitor();
  const pages = {
    'portal-lists': '/lists',
    'portal-agency': '/lists/chenghu-water',
    'portal-list': '/lists/chenghu-water/matters',
    'portal-list-officers': '/lists/chenghu-water/officers',
    'portal-row': '/lists/chenghu-water/inspection_plans/%E8%AE%A1-01',
    'portal-compare': '/lists/chenghu-water/inspection_plans/%E8%AE%A1-01/compare?from=1&to=2',
    'portal-release': '/lists/chenghu-water/releases/1',
    'portal-flowcharts': '/lists/chenghu-water/flowcharts',
    'portal-officers': '/officers',
    'portal-officer': '/officers?number=99010400001',
    'portal-windows': '/windows/chenghu-water',
    'portal-posts': '/windows/chenghu-water/sheet',
  };
  for (const [label, path] of Object.entries(pages)) {
    await visitor.goto(path);
    await visitor.getByRole('heading', { level: 1 }).first().waitFor();
    await axe(visitor, label);
  }
  calm(visitor);
});

test('a visitor finds a row, its older version and the proof, without script', async () => {
  const visitor = await desk.visitor({ script: false });
  await visitor.goto('/lists');
  await visitor.getByRole('link', { name: '澄湖区水务局', exact: true }).first().click();
  await visitor.getByRole('link', { name: '行政检查计划' }).first().click();
  await visitor.locator('main input[name="q"]').fill('取用水');
  await visitor.getByRole('button', { name: '查找' }).click();
  await visitor.getByRole('link', { name: '取用水专项检查（示例）' }).first().click();
  await visitor.getByText('核验通过').first().waitFor();
  await visitor.getByRole('link', { name: '与第 1 版对照' }).click();
  await visitor.getByText('年取水量一万立方米以上的取水户').waitFor();
  calm(visitor);
});
