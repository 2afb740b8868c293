// `npm run screenshots`: every page of the workbench, narrow and wide, into docs/pictures.
// SARTOR_URL names a running workbench; without it one is started on its own examples.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PatientSummary } from '../src/server/api.js';
import { launchBrowser } from '../test/browser/chromium.js';

const root = join(import.meta.dirname, '..');
const folder = process.env.SARTOR_PICTURES ?? join(root, 'docs', 'pictures');
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
type Size = keyof typeof sizes;
/** The longest picture; below it a page repeats itself. */
const tallest: { readonly [S in Size]: number } = { wide: 1500, narrow: 1700 };

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly size: Size;
  readonly dark?: boolean;
  readonly language?: 'en' | 'zh';
  readonly before?: (page: Page) => Promise<void>;
}

/** The example that has most to show on a page. */
const examples = {
  overview: 'example-stent',
  plan: 'example-stent',
  timeline: 'example-diabetes-kidney',
  narrative: 'example-stent',
  problems: 'example-rare-child',
  genome: 'example-stent',
  risks: 'example-diabetes-kidney',
  outcomes: 'example-diabetes-kidney',
  quality: 'example-stent',
} as const;
type PatientPage = keyof typeof examples;

function shotsOf(patientFor: (page: PatientPage) => string): readonly Shot[] {
  const both = (name: string, path: string, before?: Shot['before']): Shot[] =>
    (['wide', 'narrow'] as const).map((size) => ({ name, path, size, ...(before ? { before } : {}) }));
  const path = (page: PatientPage) => `/patients/${patientFor(page)}${page === 'overview' ? '' : `/${page}`}`;
  return [
    ...both('patients', '/'),
    ...(Object.keys(examples) as PatientPage[]).flatMap((page) => both(page, path(page))),
    ...both('why', path('plan'), openWhy),
    { name: 'graph', path: path('plan'), size: 'wide', before: openGraph },
    ...(['cohort', 'models', 'about'] as const).flatMap((name) => both(name, `/${name}`)),
    ...both('outbreak', '/outbreak', openOutbreak),
    { name: 'overview-dark', path: path('overview'), size: 'wide', dark: true },
    { name: 'plan-dark', path: path('plan'), size: 'narrow', dark: true },
    { name: 'overview-zh', path: path('overview'), size: 'wide', language: 'zh' },
    { name: 'plan-zh', path: path('plan'), size: 'narrow', language: 'zh' },
    { name: 'why-zh-dark', path: path('plan'), size: 'wide', language: 'zh', dark: true, before: openWhy },
  ];
}

async function openWhy(page: Page): Promise<void> {
  await page.locator('.plan-card .why').first().click();
  await page.locator('.reasons').waitFor();
  await page.locator('.node.fact > button').first().click();
  await page.locator('.source mark').first().scrollIntoViewIfNeeded();
}

async function openOutbreak(page: Page): Promise<void> {
  await page.locator('.page .quiet-button').click();
  await page.locator('.outbreak-chart canvas, .outbreak-chart svg').first().waitFor();
}

async function openGraph(page: Page): Promise<void> {
  await page.locator('.plan-card .why').first().click();
  await page.locator('.reasons .mantine-SegmentedControl-label').nth(1).click();
  await page.locator('.graph-node').first().waitFor();
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const server = process.env.SARTOR_URL ? undefined : await startServer();
  const url = process.env.SARTOR_URL ?? server!.url;
  const browser = await launchBrowser();
  try {
    const patients = (await (await fetch(`${url}/api/patients`)).json()) as readonly PatientSummary[];
    const ids = new Set(patients.map(({ id }) => id));
    const [first] = ids;
    if (!first) throw new Error('The workbench has no patient');
    const wanted = process.env.SARTOR_PATIENT;
    const patientFor = (page: PatientPage) => wanted ?? (ids.has(examples[page]) ? examples[page] : first);
    const only = process.argv.slice(2);
    for (const shot of shotsOf(patientFor).filter(({ name }) => only.length === 0 || only.includes(name))) {
      const context = await browser.newContext({
        viewport: sizes[shot.size],
        deviceScaleFactor: shot.size === 'narrow' ? 1.5 : 1,
        colorScheme: shot.dark ? 'dark' : 'light',
        locale: shot.language === 'zh' ? 'zh-CN' : 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(url + shot.path, { waitUntil: 'networkidle' });
      await shot.before?.(page);
      await page.waitForTimeout(250);
      const height = await page.evaluate('document.documentElement.scrollHeight');
      const clipped = Math.min(Number(height), tallest[shot.size]);
      if (!shot.before) await page.setViewportSize({ ...sizes[shot.size], height: clipped });
      await page.waitForTimeout(150);
      await page.screenshot({ path: join(folder, `${shot.name}-${shot.size}.png`) });
      await context.close();
      console.log(`${shot.name}-${shot.size}.png`);
    }
  } finally {
    await browser.close();
    server?.process.kill();
  }
}

/** A workbench of its own, with the examples, in an empty data folder. */
async function startServer(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const data = mkdtempSync(join(tmpdir(), 'sartor-screenshots-'));
  const child = spawn(process.execPath, [join(root, 'bin', 'sartor.js'), 'serve', '--port', '0'], {
    cwd: root,
    env: { ...process.env, SARTOR_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      const address = /http:\/\/[\d.:a-z]+/.exec(chunk.toString())?.[0];
      if (address) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error('The workbench did not start')));
  });
  return { url, process: child };
}

await main();
