import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerInteractions } from './interactions.js';

async function run(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
  const program = new Command().exitOverride();
  registerInteractions(program);
  await program.parseAsync(['node', 'sartor', 'interactions', ...words]);
  return { out: out.join('\n'), err: err.join('\n') };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('sartor interactions', () => {
  it('knows generic, brand and Chinese names in any case, with strength', async () => {
    const { out } = await run('COUMADIN 5 mg, 布洛芬、Zocor', '--format', 'json');
    const { drugs, interactions, unknown } = JSON.parse(out);
    expect(drugs).toEqual(['warfarin', 'ibuprofen', 'simvastatin']);
    expect(unknown).toEqual([]);
    expect(interactions[0]).toMatchObject({ severity: 'major', drugs: ['ibuprofen', 'warfarin'] });
    expect(interactions[0].citation).toMatch(/ANSM/);
    expect(Object.keys(interactions[0])).toEqual(
      expect.arrayContaining(['drugs', 'mechanism', 'severity', 'action', 'citation']),
    );
  });

  it('names what it does not know, and does not fail', async () => {
    const { out, err } = await run('warfarin, foobarol', '--format', 'json', '--strict');
    expect(JSON.parse(out)).toMatchObject({ interactions: [], unknown: ['foobarol'] });
    expect(err).toContain('foobarol');
    expect(process.exitCode).toBe(1);
  });

  it('gravest first, in Chinese too', async () => {
    const { out } = await run('西地那非, 硝酸甘油, 华法林, 胺碘酮', '--lang', 'zh');
    expect(out.indexOf('禁忌')).toBe(0);
    expect(out).toContain('西地那非 + 硝酸甘油');
  });

  it('refuses an empty list', async () => {
    await expect(run(' , ')).rejects.toThrow('no drug is named');
  });

  it('drops nothing of a messy list, and asks back where a name is misspelt', async () => {
    const { out, err } = await run(
      'asprin, warfrin, Tylenol #3, metoprolol succinate ER 50, blahblah',
      '--format',
      'json',
    );
    const { drugs, unknown } = JSON.parse(out);
    expect(drugs).toEqual(['acetaminophen', 'metoprolol']);
    expect(unknown).toEqual(['asprin', 'warfrin', 'blahblah']);
    expect(err).toMatch(/"asprin".*did you mean aspirin\?/);
    expect(err).toMatch(/"warfrin".*did you mean warfarin\?/);
    expect(err).toMatch(/"blahblah": it is not checked$/m);
  });
});
