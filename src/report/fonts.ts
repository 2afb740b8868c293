import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Fonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

let fonts: Fonts | undefined;

/** Noto Sans SC (SIL Open Font License), which has Latin and Chinese letters; read from the installed package once. */
export function reportFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const read = (weight: string) => readFileSync(resolve(`@expo-google-fonts/noto-sans-sc/${weight}`));
  fonts ??= {
    regular: read('400Regular/NotoSansSC_400Regular.ttf'),
    bold: read('700Bold/NotoSansSC_700Bold.ttf'),
  };
  return fonts;
}
