import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readImageSet } from './image-folder.js';
import { UsageError } from './usage-error.js';

const root = mkdtempSync(join(tmpdir(), 'sartor-image-folder-'));
afterAll(() => rmSync(root, { recursive: true }));
vi.spyOn(console, 'error').mockImplementation(() => {});

let made = 0;
const bytesOf = (value: number, { size = 16, channels = 1 as 1 | 3 | 4 } = {}) => {
  const data = new Uint8Array(size * size * channels).fill(100);
  data.set([value & 255, (value >> 8) & 255], channels === 1 ? 0 : 4);
  return encode({ width: size, height: size, channels, data });
};
function folder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = join(root, `folder ${made++}`);
  mkdirSync(path);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), bytes);
  }
  return path;
}
/** `count` images all different, under names made by `name`. */
const many = (count: number, from: number, name: (i: number) => string, more?: Parameters<typeof bytesOf>[1]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), bytesOf(from + i, more)]));
const refusalOf = async (path: string, patient?: string) => {
  const error = await readImageSet(path, { size: 16, patient }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UsageError);
  return (error as Error).message;
};

describe('a folder of labelled images', () => {
  it('reads what is an image at any depth, whatever its name, and says of each other file why not', async () => {
    const path = folder({
      ...many(4, 0, (i) => `正常 a/${i}.png`, { size: 24 }),
      ...many(5, 10, (i) => `大 b/内 层/图 ${i}`, { channels: 3 }),
      ...many(1, 20, () => '大 b/alpha.PNG', { channels: 4 }),
      '大 b/notes.txt': 'notes',
      '大 b/page.png': '<html>',
      '大 b/zero.png': '',
      '大 b/cut.png': bytesOf(30).slice(0, 60),
      'loose.png': bytesOf(40),
      'nothing/read.me': 'nothing',
    });
    symlinkSync(path, join(path, '大 b', 'loop'));
    const { images, leftOut, split } = await readImageSet(path, { size: 16 });
    expect(images.classes).toEqual(['大 b', '正常 a']);
    expect([...images.labels].filter((label) => label === 0)).toHaveLength(6);
    expect(images.channels).toBe(3);
    expect(split).toBeUndefined();
    expect(leftOut.map(({ file }) => file).sort()).toEqual([
      'loose.png',
      'nothing',
      'nothing/read.me',
      '大 b/cut.png',
      '大 b/loop',
      '大 b/notes.txt',
      '大 b/page.png',
      '大 b/zero.png',
    ]);
    expect(leftOut.some(({ reason }) => reason.includes('a link to a folder above it'))).toBe(true);
  });

  it('keeps an image once, and none that is under two labels', async () => {
    const same = bytesOf(999);
    const path = folder({
      ...many(5, 0, (i) => `a/${i}.png`),
      ...many(5, 10, (i) => `b/${i}.png`),
      'a/x.png': same,
      'b/y.png': same,
      'a/again.png': bytesOf(0),
    });
    const { images, leftOut } = await readImageSet(path, { size: 16 });
    expect(images.labels).toHaveLength(10);
    expect(leftOut).toEqual([
      { file: 'a/again.png', reason: 'the same image as a/0.png' },
      { file: 'a/x.png', reason: 'the same image is under a and b' },
      { file: 'b/y.png', reason: 'the same image is under a and b' },
    ]);
  });

  it('an image of the test part is not learnt from too', async () => {
    const path = folder({
      ...many(5, 0, (i) => `train/a/${i}.png`),
      ...many(5, 10, (i) => `train/b/${i}.png`),
      ...many(2, 20, (i) => `val/a/${i}.png`),
      ...many(2, 30, (i) => `val/b/${i}.png`),
      ...many(2, 40, (i) => `Test/a/${i}.png`),
      ...many(2, 10, (i) => `Test/b/${i}.png`),
    });
    const { split, leftOut } = await readImageSet(path, { size: 16 });
    expect(split!.filter((part) => part === 'train')).toHaveLength(8);
    expect(split!.filter((part) => part === 'validation')).toHaveLength(4);
    expect(split!.filter((part) => part === 'test')).toHaveLength(4);
    expect(leftOut.map(({ file }) => file)).toEqual(['train/b/0.png', 'train/b/1.png']);
  });

  it.each([
    ['person in the name', (i: number) => `a/person${i >> 1}_virus_${i}.png`],
    ['a folder a patient', (i: number) => `a/patient ${i >> 1}/study/${i}.png`],
    ['Chinese', (i: number) => `a/患者${i >> 1}-${i}.png`],
  ])('images of one patient are one group: %s', async (_, name) => {
    const path = folder({ ...many(6, 0, name), ...many(6, 20, (i) => `b/${i}.png`) });
    const { images } = await readImageSet(path, { size: 16 });
    expect(new Set(Array.from(images.groups!)).size).toBe(3 + 6);
    expect((await readImageSet(path, { size: 16, patient: 'none' })).images.groups).toBeUndefined();
  });

  it('patients by a table beside them, or by a pattern', async () => {
    const path = folder({
      ...many(6, 0, (i) => `a/${i}.png`),
      ...many(6, 20, (i) => `b/${i}.png`),
      'metadata.csv': `file_name,patient_id\n${[0, 1, 2, 3, 4, 5].map((i) => `a/${i}.png,${i >> 1}`).join('\n')}`,
    });
    const groups = async (patient?: string) =>
      new Set(Array.from((await readImageSet(path, { size: 16, patient })).images.groups!)).size;
    expect(await groups()).toBe(3 + 6);
    expect(await groups('/([0-2])\\.png$')).toBe(3 + 6);
    expect(await refusalOf(path, '(')).toContain('--patient');
  });

  it('refuses what nothing can be learnt from, and says why', async () => {
    expect(await refusalOf(folder({}))).toContain('found none');
    expect(await refusalOf(folder(many(9, 0, (i) => `only/${i}.png`)))).toContain('only "only"');
    expect(await refusalOf(folder({ ...many(9, 0, (i) => `a/${i}.png`), ...many(1, 20, () => 'b/0.png') }))).toContain(
      '"b" has one image',
    );
    expect(
      await refusalOf(folder({ ...many(9, 0, (i) => `a/${i}.png`), ...many(9, 20, (i) => `b/patient1_${i}.png`) })),
    ).toContain('of one patient (patient1)');
    expect(await refusalOf(join(root, 'nowhere'))).toContain('not there');
  });
});
