import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtBySetUp, builtWorkbench } from './built-workbench.js';
import { launchBrowser } from './chromium.js';
import { startWorkbench } from './workbench-server.js';

/** Where the pictures go, to be looked at; by default nobody keeps them. */
const pictures = process.env.SARTOR_PICTURES ?? mkdtempSync(join(tmpdir(), 'sartor-words-'));

// The browser comes for Linux x64 only. No model: the writer is deterministic.
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('in words', () => {
  let workbench: Awaited<ReturnType<typeof startWorkbench>>;
  let browser: Browser;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sartor-words-store-'));
    [workbench, browser] = await Promise.all([
      startWorkbench(folder, builtWorkbench(process.env.SARTOR_WEB_ROOT ?? builtBySetUp)),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await workbench?.server.close();
  });

  async function withPage(width: number, locale: string, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${workbench.url}/patients/${encodeURIComponent(workbench.patientId)}/narrative`);
    await look(page);
    await context.close();
  }

  it.each([
    [1440, 'en-GB', 'wide'],
    [390, 'en-GB', 'narrow'],
    [390, 'zh-CN', 'narrow-zh'],
  ] as const)(
    'at %i in %s every sentence leads to its claims, a question to an answer or to why there is none',
    async (width, locale, name) => {
      await withPage(width, locale, async (page) => {
        const sentences = page.locator('.narrative section p > span');
        // While it is written the line ends in "…".
        await page.locator('.narrative footer p').first().filter({ hasNotText: '…' }).waitFor();
        await sentences.nth(5).waitFor();
        const written = await sentences.count();
        const linked = await sentences.filter({ has: page.locator('a.reference') }).count();
        expect(written).toBeGreaterThan(10);
        expect(linked).toBe(written);
        if (locale === 'zh-CN') expect(await sentences.nth(3).textContent()).toMatch(/\p{Script=Han}/u);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.screenshot({ path: join(pictures, `words-${name}.png`) });
        await sentences.locator('a.reference').first().click();
        await page.locator('.why-drawer').filter({ visible: true }).first().waitFor();
        expect(page.url()).toContain('why=');
        await page.keyboard.press('Escape');

        await page.locator('.ask-button').filter({ visible: true }).first().click();
        const ask = page.locator('.ask-drawer');
        const input = ask.locator('.ask-form input, .ask-form textarea').first();
        await input.fill(locale === 'zh-CN' ? '明天天气如何？' : 'What will the weather be tomorrow?');
        await page.keyboard.press('Enter');
        const refused = ask.locator('.ask-answer.refused li').first();
        await refused.waitFor();
        expect((await refused.textContent())!.length).toBeGreaterThan(10);
        await input.fill(locale === 'zh-CN' ? '如果停用奥美拉唑会怎样？' : 'Explain the plan');
        await page.keyboard.press('Enter');
        await ask.locator('.ask-answer.done, .ask-answer.refused').nth(1).waitFor();
        await page.screenshot({ path: join(pictures, `ask-${name}.png`) });
      });
    },
  );
});
