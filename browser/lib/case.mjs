// What people do with a case: find it, open the form of an act from the page of the case, fill it in, send it.
import assert from 'node:assert/strict';

/** Finds a case by a word and opens it. */
export async function openCase(page, word) {
  await page.goto('/work');
  await page.locator('input[data-search]').fill(word);
  await page.locator('input[data-search]').press('Enter');
  await page.getByRole('table').getByRole('link').first().click();
  await page.waitForURL(/\/cases\/[^/?]+$/);
  return new URL(page.url()).pathname;
}

/** Fills the controls with these names; a list of values ticks exactly those boxes. What the form brought stays. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const controls = page.locator(`main [name="${name}"]`);
    const kind = await controls.first().evaluate((e) => (e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()));
    if (kind === 'checkbox') {
      for (const box of await controls.all()) await box.setChecked([value].flat().includes(await box.getAttribute('value')));
    } else if (kind === 'radio') {
      await page.locator(`main [name="${name}"][value="${value}"]`).check();
    } else if (kind === 'select') {
      await controls.selectOption(value);
    } else if (kind === 'file') {
      await controls.setInputFiles(value);
    } else {
      await controls.fill(value);
    }
  }
}

/** Goes from the page of the case to the form of an act. */
export async function begin(page, address, act) {
  await page.goto(address);
  const link = page.locator(`#acts a[href$="/acts/${act}"]`);
  assert.equal(await link.count(), 1, `${act} is not offered`);
  const folded = page.locator('#acts details', { has: page.locator(`a[href$="/acts/${act}"]`) });
  if ((await folded.count()) && !(await folded.evaluate((e) => e.open))) await folded.locator('summary').first().click();
  await link.click();
  await page.waitForURL(/\/acts\//);
}

/** Presses the button of the form that stands first. */
export async function send(page) {
  await page.locator('main form[method="post"]').first().locator('.btnrow button[type="submit"]').click();
}

/** Does an act from the page of the case to the word that it is done. */
export async function perform(page, address, act, values = {}) {
  await begin(page, address, act);
  await fill(page, values);
  await send(page);
  await page.waitForURL(/[?&]done=/, { timeout: 10_000 }).catch(async () => {
    const said = await page.locator('.errsum, .acts').first().innerText().catch(() => '');
    assert.fail(`${act} was not done: ${said}`);
  });
  await page.getByRole('status').getByText('已办理').waitFor();
}
