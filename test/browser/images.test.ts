import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctSeries } from '../ct-series.js';
import { installLungBall } from '../lung-ball.js';
import { builtWorkbench } from './built-workbench.js';
import { launchBrowser } from './chromium.js';
import { startWorkbench } from './workbench-server.js';

/** Where the pictures go, to be looked at; by default nobody keeps them. */
const pictures = process.env.SARTOR_PICTURES ?? mkdtempSync(join(tmpdir(), 'sartor-viewer-'));
const [side, slices, spacingMm] = [128, 40, 0.7];
const now = ctSeries({ slices, side, date: '20260901', lesionMm: 14 });
const before = ctSeries({ slices, side, date: '20260301', lesionMm: 9 });

// The browser comes for Linux x64 only.
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('images in the workbench', () => {
  let workbench: Awaited<ReturnType<typeof startWorkbench>>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'sartor-images-'));
  const outside = process.env.SARTOR_MODELS;

  beforeAll(async () => {
    const models = join(folder, 'models');
    mkdirSync(models);
    await installLungBall(models, { now, before, slices });
    process.env.SARTOR_MODELS = models;
    [workbench, browser] = await Promise.all([startWorkbench(folder, builtWorkbench()), launchBrowser()]);
    await workbench.casebook.receive([...now, ...before], { patientId: workbench.patientId });
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await workbench?.server.close();
    rmSync(folder, { recursive: true, force: true });
    if (outside === undefined) delete process.env.SARTOR_MODELS;
    else process.env.SARTOR_MODELS = outside;
    expect(complaints).toEqual([]);
  });

  const stage = () => page.locator('.image-stage').first();
  const shown = () => page.evaluate<string>("document.querySelector('.image-stage canvas').dataset.frame");
  const corner = () => stage().locator('.image-corner.end').textContent();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const pixel = () =>
    page.evaluate<number>(
      `document.querySelector('.image-stage canvas').getContext('2d').getImageData(${Math.round(0.34 * side)}, ${Math.round(0.46 * side)}, 1, 1).data[0]`,
    );
  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const box = (await stage().locator('canvas').first().boundingBox())!;
    const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 4 });
    await page.mouse.up();
  }
  const shoot = (name: string) => page.screenshot({ path: join(pictures, `images-${name}.png`) });

  it('lists the series, newest first, and opens the first in its middle', async () => {
    await page.goto(`${workbench.url}/patients/${workbench.patientId}/images`);
    await stage().locator('canvas[data-painted]').waitFor();
    const series = page.getByRole('navigation', { name: 'Series' }).getByRole('button');
    expect(await series.count()).toBe(2);
    expect(await series.first().textContent()).toContain('40 images');
    expect(await shown()).toBe('20');
  });

  it('scrolls by wheel and keys, and back', async () => {
    await stage().hover();
    await page.mouse.wheel(0, 100);
    await expect.poll(shown).toBe('21');
    await stage().focus();
    await page.keyboard.press('PageUp');
    await expect.poll(shown).toBe('11');
    await page.getByRole('slider').fill('20');
    await expect.poll(shown).toBe('20');
  });

  it('windows by preset and by dragging: what is seen changes', async () => {
    const asStored = await pixel();
    await page.getByLabel('Window preset').selectOption('soft');
    await expect.poll(corner).toBe('Centre 40, width 400');
    await expect.poll(pixel).not.toBe(asStored);
    await drag([0.5, 0.5], [0.6, 0.5]);
    expect(await corner()).not.toBe('Centre 40, width 400');
    await button('Reset').click();
    await expect.poll(pixel).toBe(asStored);
  });

  it('zooms', async () => {
    const width = async () => (await stage().locator('canvas').first().boundingBox())!.width;
    const whole = await width();
    await button('Zoom').click();
    await drag([0.5, 0.6], [0.5, 0.3]);
    expect(await width()).toBeGreaterThan(whole * 1.2);
    await button('Reset').click();
    await expect.poll(width).toBe(whole);
  });

  it('a finding of a model stands beside the image, and what it looked at over it', async () => {
    const finding = page.locator('.finding', { hasText: 'Ball in the lung' });
    await finding.waitFor();
    expect(await finding.locator('dt').first().textContent()).toBe('lesion');
    await page.getByLabel('Show where the model looked').check();
    const heat = page.locator('.image-heat');
    await heat.waitFor();
    // The map is over the image, and strongest in the half of the body where the ball is.
    expect(await heat.boundingBox()).toEqual(await stage().locator('canvas').first().boundingBox());
    const [left, right] = await page.evaluate<[number, number]>(`(() => {
      const canvas = document.querySelector('.image-heat');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const sums = [0, 0];
      for (let i = 0; i < width * height; i++) sums[i % width < width / 2 ? 0 : 1] += data[4 * i + 3];
      return sums;
    })()`);
    expect(left).toBeGreaterThan(right);
    await shoot('saliency-wide');
    await page.getByLabel('Show where the model looked').uncheck();
  });

  it('a measurement and a note are kept with the image, and the size becomes a fact that the response reads', async () => {
    const reach = 14 / spacingMm / side;
    await button('Measure').click();
    await drag([0.34 - reach, 0.46], [0.34 + reach, 0.46]);
    await page.getByLabel(/Name of the lesion/).fill('Target lesion 1');
    await button('Keep').click();

    await button(/Target lesion 1: 2[78](\.\d)? mm/).waitFor();
    await button('Note').click();
    await drag([0.6, 0.6], [0.6, 0.6]);
    await page.getByLabel('Words').fill('Look again in spring');
    await button('Keep').click();
    await button('Look again in spring').waitFor();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await expect.poll(() => page.locator('.image-stage canvas[data-painted]').count()).toBe(2);
    await shoot('compared-wide');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(pictures, 'images-narrow.png'), fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel('Compare with').selectOption({ index: 0 });
    // The earlier day, smaller: the lesion has grown.
    await page.getByRole('navigation', { name: 'Series' }).getByRole('button').nth(1).click();
    await expect.poll(shown).toBe('20');
    await button('Measure').click();
    const less = 9 / spacingMm / side;
    await drag([0.34 - less, 0.46], [0.34 + less, 0.46]);
    await page.getByLabel(/Name of the lesion/).fill('Target lesion 1');
    await button('Keep').click();
    await button(/Target lesion 1: 1[78](\.\d)? mm/).waitFor();
    const body = (await (
      await fetch(`${workbench.url}/api/patients/${workbench.patientId}/assessment`)
    ).json()) as Assessed;
    const sizes = body.facts.filter(({ measure }) => measure === 'target-lesion-1');
    expect(sizes.map(({ time }) => time).sort()).toEqual(['2026-03-01', '2026-09-01']);
    const ids = new Set(sizes.map(({ id }) => id));
    const recist = body.claims.find(({ value }) => value.instrument === 'recist-1.1');
    // 28 mm after 18 mm is more than a fifth and more than 5 mm above (RECIST 1.1).
    expect(recist?.value.category).toBe('PD');
    expect(recist?.because.filter(({ fact }) => fact && ids.has(fact))).toHaveLength(2);
  });
});

interface Assessed {
  readonly facts: readonly { readonly id: string; readonly measure?: string; readonly time?: string }[];
  readonly claims: readonly {
    readonly value: { readonly instrument?: string; readonly category?: string };
    readonly because: readonly { readonly fact?: string }[];
  }[];
}
