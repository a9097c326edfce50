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
    await visitor.waitForURL(/\/decisions\?/);
    const found = visitor.locator('main a[href^="/decisions/"]');
    assert.ok((await found.count()) > 0, 'a word of two characters is found');
    assert.equal(new URL(visitor.url()).searchParams.get('q'), '废气');
    if (script) await axe(visitor, 'portal-search');
    await found.first().click();
    await visitor.waitForURL(/\/decisions\/[0-9a-f]+/);
    await visitor.getByRole('heading', { level: 1 }).waitFor();
    const law = visitor.locator('main a[href^="/statutes/"]').first();
    if (await law.count()) {
      await law.click();
      await visitor.waitForURL(/\/statutes\//);
      if (script) await axe(visitor, 'portal-article');
    }
    await visitor.goto('/decisions?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E5%86%B3%E5%AE%9A');
    assert.equal(await visitor.locator('main a[href^="/decisions/"]').count(), 0);
    calm(visitor);
  });
}
