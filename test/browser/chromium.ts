import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

const fonts = join(import.meta.dirname, '..', '..', 'node_modules', '@expo-google-fonts', 'noto-sans-sc');

const systemLibraries = ['/usr/lib/x86_64-linux-gnu/libnss3.so', '/usr/lib64/libnss3.so', '/usr/lib/libnss3.so'];

// A single process dies with its first window; web security is part of what is tested.
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
]);

/** The browser that comes with the npm packages (Linux x64), with the report's font so that Chinese can be seen. */
export async function launchBrowser(): Promise<Browser> {
  // Where the system lacks the browser's shared libraries, the package brings them: it unpacks them if told so before it loads.
  if (!systemLibraries.some((path) => existsSync(path))) process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((each) => !unwanted.has(each)),
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() },
  });
}

/** Whatever else is installed must not change how pages and pictures look, so the generic families are named. */
function fontConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sartor-fonts-'));
  const directories = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map((weight) => join(fonts, weight));
  const mono = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf';
  if (existsSync(mono)) symlinkSync(mono, join(folder, 'mono.ttf'));
  const alias = (generic: string, family: string) =>
    `<match target="pattern"><test name="family"><string>${generic}</string></test><edit name="family" mode="assign" binding="strong"><string>${family}</string></edit></match>`;
  const path = join(folder, 'fonts.conf');
  writeFileSync(
    path,
    [
      '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
      ...[...directories, folder].map((each) => `<dir>${each}</dir>`),
      ...['sans', 'sans-serif', 'serif', 'system-ui', 'ui-sans-serif'].map((each) => alias(each, 'Noto Sans SC')),
      ...['monospace', 'ui-monospace'].map((each) => alias(each, 'DejaVu Sans Mono')),
      `<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
    ].join(''),
  );
  return path;
}
