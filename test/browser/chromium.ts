import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const fonts = join(import.meta.dirname, '..', '..', 'node_modules', '@expo-google-fonts', 'noto-sans-sc');

/** The browser that comes with the npm packages (Linux x64), with the report's font so that Chinese can be seen. */
export async function launchBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--font-render-hinting=none'],
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() },
  });
}

function fontConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sartor-fonts-'));
  const directories = ['400Regular', '500Medium', '600SemiBold', '700Bold'].map(
    (weight) => `<dir>${join(fonts, weight)}</dir>`,
  );
  const path = join(folder, 'fonts.conf');
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${directories.join('')}<dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  return path;
}
