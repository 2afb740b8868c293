/**
 * `npx tsx bench/images/viewer.ts [--web FOLDER] [--pictures FOLDER] [--slices N]`
 * A CT series in the workbench, in a real browser against the real server: time to the first image, frames a second while
 * scrolling, a measurement that becomes a fact, the series of an earlier day beside it, wide and narrow.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../test/browser/chromium.js';
import { startWorkbench } from '../../test/browser/workbench-server.js';
import { ctSeries } from '../../test/ct-series.js';

const { values: options } = parseArgs({
  options: {
    web: { type: 'string', default: join(import.meta.dirname, '..', '..', 'dist', 'web') },
    pictures: { type: 'string' },
    slices: { type: 'string', default: '300' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'sartor-viewer-'));
const { server, casebook, patientId, url } = await startWorkbench(folder, options.web);
const seconds = async (act: () => Promise<unknown>) => {
  const started = performance.now();
  await act();
  return (performance.now() - started) / 1000;
};
const slices = Number(options.slices);
const series = ctSeries({ slices, side: 512, date: '20260901', lesionMm: 14 });
const prior = ctSeries({ slices: Math.min(40, slices), side: 512, date: '20260301', lesionMm: 20 });
console.log(
  `taken in: ${(await seconds(() => casebook.receive([...series, ...prior], { patientId }))).toFixed(1)} s for ${series.length + prior.length} instances`,
);
const patient = await casebook.patients.find(patientId);
console.log(`memory after ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB, patient ${patient?.id}`);

const browser = await launchBrowser();
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true })).newPage();
  await page.goto(`${url}/patients/${patientId}/overview`).catch(() => undefined);
  await page.goto(`${url}/patients/${patientId}`);
  await page.getByRole('link', { name: 'Images' }).waitFor();
  const first = await seconds(async () => {
    await page.getByRole('link', { name: 'Images' }).click();
    await page.waitForFunction("Boolean(document.querySelector('.image-stage canvas')?.dataset.painted)");
  });
  console.log(`first image ${first.toFixed(2)} s after the click`);
  await shoot(page, 'wide');
  console.log(`scrolling at once: ${(await scrolled(page)).toFixed(0)} frames a second`);
  await page.waitForTimeout(4000);
  console.log(`scrolling again:   ${(await scrolled(page)).toFixed(0)} frames a second`);
  await measure(page);
  await shoot(page, 'measured');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(500);
  await shoot(page, 'narrow');
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function shoot(page: Page, name: string): Promise<void> {
  if (options.pictures) await page.screenshot({ path: join(options.pictures, `viewer-${name}.png`) });
}

/** Plays the series for three seconds and counts what the canvas showed. */
async function scrolled(page: Page): Promise<number> {
  const painted = () => page.evaluate<number>("Number(document.querySelector('.image-stage canvas').dataset.painted)");
  await page.getByRole('button', { name: 'Play' }).click();
  const before = await painted();
  const started = performance.now();
  await page.waitForTimeout(3000);
  const count = (await painted()) - before;
  const took = (performance.now() - started) / 1000;
  await page.getByRole('button', { name: 'Stop' }).click();
  return count / took;
}

/** Draws a line over the lesion, names and keeps it, then shows the earlier series beside. */
async function measure(page: Page): Promise<void> {
  await page.getByRole('slider').fill(String(slices / 2));
  await page.getByRole('button', { name: 'Measure' }).click();
  const box = (await page.locator('.image-stage').first().boundingBox())!;
  const side = Math.min(box.width, box.height);
  const at = (x: number, y: number) =>
    [box.x + box.width / 2 + (x - 0.5) * side, box.y + box.height / 2 + (y - 0.5) * side] as const;
  const reach = 14 / 0.7 / 512;
  await page.mouse.move(...at(0.34 - reach, 0.46));
  await page.mouse.down();
  await page.mouse.move(...at(0.34 + reach, 0.46), { steps: 5 });
  await page.mouse.up();
  await page.getByLabel(/Name of the lesion/).fill('Target lesion 1');
  const kept = await seconds(async () => {
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('button', { name: /Target lesion 1: 2\d/ }).waitFor({ timeout: 60_000 });
  });
  console.log(`measurement kept and shown in ${kept.toFixed(1)} s`);
  const body = await (await fetch(`${url}/api/patients/${patientId}/assessment`)).json();
  const fact = (body as { facts: { measure?: string; value?: unknown }[] }).facts.find(
    ({ measure: key }) => key === 'target-lesion-1',
  );
  console.log(`fact: ${JSON.stringify(fact?.value)}`);
  await page.getByLabel('Compare with').selectOption({ index: 1 });
  await page.waitForFunction("document.querySelectorAll('.image-stage canvas[data-painted]').length === 2");
}
