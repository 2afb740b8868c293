import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtBySetUp, builtWorkbench } from './built-workbench.js';
import { launchBrowser } from './chromium.js';
import { startFixtureServer } from './server.js';

// The browser comes for Linux x64 only.
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('workbench', () => {
  let server: Awaited<ReturnType<typeof startFixtureServer>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startFixtureServer(builtWorkbench(process.env.SARTOR_WEB_ROOT ?? builtBySetUp)),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    await open({});
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))).toEqual([]);
    await context.close();
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<void> {
    await context?.close().catch(() => undefined);
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      colorScheme: 'light',
      reducedMotion: 'reduce',
      ...options,
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    complaints = [];
    requests = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
  }

  const goto = (path: string) => page.goto(server.url + path, { waitUntil: 'load' });
  const heading = (name: string | RegExp) => page.getByRole('heading', { name });

  it('leads from the list to the line of the source that says it', async () => {
    await goto('/');
    await page.getByRole('searchbox').fill('lindq');
    await expect.poll(() => page.locator('.patient').count()).toBe(1);
    await page.getByRole('link', { name: /Margarethe Lindqvist/ }).click();
    await heading('Margarethe Lindqvist').waitFor();
    await heading('What matters now').waitFor();
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByRole('link', { name: 'Why: Clopidogrel to ticagrelor' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'Switch: Clopidogrel to ticagrelor' }).waitFor();
    expect(new URL(page.url()).searchParams.get('why')).toBe('recommendation:antiplatelet/switch');
    await drawer.getByRole('button', { name: /^CYP2C19: Intermediate Metabolizer/ }).click();
    await drawer.getByRole('button', { name: /^CYP2C19 \*1\/\*2/ }).click();
    await drawer.getByRole('button', { name: /rs4244285 G\/A/ }).click();
    const marked = drawer.locator('.source mark');
    await marked.waitFor();
    expect(await marked.textContent()).toContain('chr10\t94781859\trs4244285\tG\tA');
    expect(await drawer.locator('.source-line[data-marked=true] .source-number').textContent()).toBe('5');
  });

  it('draws the evidence as a graph from the claim to the documents', async () => {
    await goto('/patients/lindqvist/plan?why=recommendation%3Aantiplatelet%2Fswitch');
    await page.getByText('Graph', { exact: true }).click();
    await page.locator('.graph-node.document', { hasText: 'lindqvist.vcf' }).waitFor();
    expect(await page.locator('.graph-node.claim').count()).toBeGreaterThanOrEqual(5);
    await page.locator('.graph-node.claim a').first().click();
    await expect.poll(() => new URL(page.url()).searchParams.get('why')).toBe('drugGeneAdvice:clopidogrel/CPIC');
  });

  it('speaks Chinese, and remembers it', async () => {
    await goto('/patients/lindqvist');
    await page.getByRole('button', { name: '中文' }).click();
    await heading('当前要点').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.reload({ waitUntil: 'networkidle' });
    await heading('当前要点').waitFor();
    expect(await page.getByRole('link', { name: 'PDF' }).getAttribute('href')).toContain('lang=zh');
  });

  it('has a dark appearance, and remembers it', async () => {
    await goto('/');
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Dark appearance' }).click();
    await expect.poll(paper).not.toBe(light);
    const dark = await paper();
    await page.reload({ waitUntil: 'networkidle' });
    expect(await paper()).toBe(dark);
  });

  it('works by keyboard alone', async () => {
    await goto('/');
    await heading('Patients').waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    for (let presses = 0; presses < 20 && !(await focused()).includes('Margarethe'); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading('What matters now').waitFor();
    for (let presses = 0; presses < 40 && !(await focused()).includes('Why?'); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('why')).toBe(false);
  });

  const focused = () =>
    page.evaluate<string>("document.activeElement?.matches('a, button') ? document.activeElement.textContent : ''");

  it('takes dropped files, says how they were read and leads to the plan', async () => {
    await goto('/');
    await page.locator('input[type=file]').setInputFiles({
      name: 'patient.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"resourceType":"Bundle"}'),
    });
    await page.getByText('王秀英 is assessed.').waitFor();
    await page.getByText('1 remarks on the data').click();
    await page.getByText(/could not be brought to its standard unit/).waitFor();
    await page.getByRole('link', { name: 'Open the plan' }).click();
    await heading('王秀英').waitFor();
  });

  it('shows the refusal of files in the words of the server', async () => {
    await goto('/');
    await page.locator('input[type=file]').setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{'),
    });
    await page.getByRole('alert').getByText('broken.json, line 1: not JSON').waitFor();
    // The browser itself reports the refused request.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  it('leads to the reports', async () => {
    await goto('/patients/lindqvist');
    const pdf = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
    const response = await page.request.get(server.url + pdf);
    expect(response.headers()['content-type']).toBe('application/pdf');
    expect((await response.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByRole('button', { name: 'Report' }).click();
    const html = await page.getByRole('menuitem', { name: 'Printable page' }).getAttribute('href');
    expect(html).toBe('/api/patients/lindqvist/report.html?lang=en');
    const printable = await context.newPage();
    await printable.goto(server.url + html);
    await printable.getByRole('heading', { name: 'Margarethe Lindqvist' }).waitFor();
  });

  it('an answer moves the ranking at once, and is taken back again', async () => {
    await goto('/patients/lindqvist/problems');
    const first = page.locator('.differentials > li').first();
    await first.getByText('Familial hypercholesterolaemia').waitFor();
    const question = page.getByRole('group', { name: 'Tendon xanthomatosis' });
    await question.getByRole('button', { name: 'Yes' }).click();
    await first.getByText('Sitosterolaemia').waitFor();
    await first.getByText('70%', { exact: true }).waitFor();
    await first.locator('.waterfall li', { hasText: 'Tendon xanthomatosis' }).waitFor();
    expect(await question.count()).toBe(0);
    await page.getByRole('button', { name: 'Take back: Tendon xanthomatosis' }).click();
    await first.getByText('Familial hypercholesterolaemia').waitFor();
    await question.getByRole('button', { name: 'Unknown' }).click();
    await question.waitFor({ state: 'detached' });
    await first.getByText('Familial hypercholesterolaemia').waitFor();
  });

  it('shows what was left out, with its reason and its line', async () => {
    await goto('/patients/lindqvist/quality');
    await page.getByText('The value cannot be true of a living person, found 17 m, expected 0.3 to 2.75 m.').waitFor();
    await page.getByRole('button', { name: 'Show line' }).first().click();
    await page.locator('.source mark', { hasText: '"value": 17' }).first().waitFor();
  });

  const pages: readonly (readonly [string, string])[] = [
    ['', 'Overview'],
    ['/plan', 'Plan'],
    ['/timeline', 'Series'],
    ['/problems', 'Problems'],
    ['/genome', 'Genes'],
    ['/risks', 'Risk by outcome'],
    ['/outcomes', 'Targets'],
    ['/quality', 'Left out'],
  ];

  it.each(['lindqvist', 'wang'])('shows every page on a phone without sideways scrolling: %s', async (id) => {
    await open({ viewport: { width: 390, height: 844 } });
    for (const [path, title] of pages) {
      await goto(`/patients/${id}${path}`);
      await page.getByRole('heading', { name: title, exact: true }).first().waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    await goto('/about');
    await heading('Knowledge packs').waitFor();
  });

  it('draws series with their target', async () => {
    await goto('/patients/lindqvist/timeline');
    const chart = page.locator('.series', { hasText: 'Systolic blood pressure' }).first();
    await chart.locator('svg').first().waitFor();
    expect(await chart.locator('svg').first().textContent()).toContain('Target');
    await chart.getByText('Values as a table').click();
    await chart.getByText('162 mmHg').waitFor();
  });

  it('counts a hundred people for a benefit', async () => {
    await goto('/patients/lindqvist/plan');
    const statin = page.locator('.plan-item', { hasText: 'High-intensity statin' });
    await statin.waitFor();
    expect(await statin.locator('.person.prevented').count()).toBe(7);
    expect(await statin.locator('.person.affected').count()).toBe(15);
    expect(await statin.locator('.person.rest').count()).toBe(78);
    await statin.getByRole('img', { name: /Of 100 people, over 10 years: 15 affected.*7 spared/ }).waitFor();
  });

  it('says that a page or a patient does not exist', async () => {
    await goto('/nowhere');
    await heading('There is no such page.').waitFor();
    await goto('/patients/nobody');
    await page.getByRole('alert').getByText('No such patient').waitFor();
    const isExpected = (complaint: string) => complaint.includes('404') || complaint.includes('No such patient');
    expect(complaints.splice(0).filter((complaint) => !isExpected(complaint))).toEqual([]);
  });
});
