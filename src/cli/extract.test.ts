import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'sartor-extract-'));
const run = (...parameters: string[]) =>
  execFileSync(process.execPath, ['--import', 'tsx', main, 'extract', ...parameters], { encoding: 'utf8' });

describe('sartor extract', () => {
  it('gives each mention with its exact place, subject and certainty', () => {
    const path = join(folder, 'note.txt');
    const note = 'Seizures since birth. No hearing loss. Mother has asthma. Consider valproate. 否认糖尿病。\n';
    writeFileSync(path, note);
    const { mentions } = JSON.parse(run(path, '--format', 'json')) as { mentions: Record<string, unknown>[] };
    for (const { start, end, text } of mentions) expect(note.slice(start as number, end as number)).toBe(text);
    const inWords = mentions.map(({ text, code, certainty, subject, context }) =>
      [text, code, certainty, subject, context].join(' '),
    );
    expect(inWords).toContain('Seizures HP:0001250 present patient stated');
    expect(inWords).toContain('hearing loss HP:0000365 absent patient stated');
    expect(inWords).toContain('asthma HP:0002099 present MTH stated');
    expect(inWords.some((each) => /^valproate \S+ uncertain patient hypothetical$/.test(each))).toBe(true);
    expect(inWords.some((each) => /^糖尿病 \S+ absent patient stated$/.test(each))).toBe(true);
  });
});
