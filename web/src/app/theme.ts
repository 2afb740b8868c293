import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core';

/** Spruce: the colour of everything that can be pressed. Lightest to darkest, as Mantine wants it. */
const spruce: MantineColorsTuple = [
  '#eaf4f1',
  '#d3e6e1',
  '#a9cfc6',
  '#7cb7aa',
  '#559f90',
  '#37887a',
  '#277367',
  '#1d5f56',
  '#164c45',
  '#0f3a34',
];

export const theme = createTheme({
  primaryColor: 'spruce',
  primaryShade: { light: 7, dark: 4 },
  colors: { spruce },
  defaultRadius: 'md',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
});

export const appearanceStore = localStorageColorSchemeManager({ key: 'sartor-appearance' });
