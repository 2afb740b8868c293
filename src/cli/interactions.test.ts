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

/** The same substance under names of different registers (INN, BAN, USAN), salts, forms, abbreviations and products. */
const names: readonly (readonly [keys: string, ...written: string[]])[] = [
  ['acetaminophen', 'paracetamol', 'Panadol 500mg', 'APAP', '对乙酰氨基酚片'],
  ['albuterol', 'salbutamol', 'Ventolin'],
  ['cyclosporine', 'ciclosporin', 'cyclosporin', 'NEORAL'],
  ['epinephrine', 'adrenaline'],
  ['furosemide', 'frusemide', 'Lasix 40 mg PO'],
  ['nitroglycerin', 'glyceryl trinitrate', 'GTN', 'NTG'],
  ['sulfasalazine', 'sulphasalazine'],
  ['estradiol', 'oestradiol', 'estradiol valerate'],
  ['trihexyphenidyl', 'benzhexol'],
  ['acenocoumarol', 'nicoumalone', 'Sintrom'],
  ['valproic acid', 'sodium valproate', 'Epilim', 'divalproex'],
  ['metoprolol', 'metoprolol succinate', 'Toprol-XL', '倍他乐克'],
  ['aspirin', 'ASA', 'acetylsalicylic acid', 'Aspirin EC 81 mg PO daily'],
  ['hydrochlorothiazide', 'HCTZ'],
  ['warfarin', 'warfarin 5 mg', 'WARFARIN SODIUM', '华法林钠片'],
  ['amoxicillin + clavulanate', 'Augmentin 875/125', 'co-amoxiclav', 'amoxicillin-clavulanate', '安美汀'],
  ['sulfamethoxazole + trimethoprim', 'co-trimoxazole', 'Bactrim DS', 'TMP/SMX', '复方新诺明'],
  ['carbidopa + levodopa', 'Sinemet', 'co-careldopa'],
  ['sacubitril + valsartan', 'Entresto 49/51', '诺欣妥'],
  ['nirmatrelvir + ritonavir', 'Paxlovid'],
];

describe('sartor interactions', () => {
  it.each(names)('%s, however it is written', async (keys, ...written) => {
    for (const name of written) {
      const { drugs, unknown } = JSON.parse((await run(name, '--format', 'json')).out);
      expect(unknown).toEqual([]);
      expect([...drugs].sort().join(' + ')).toBe(keys);
    }
  });

  it('offers all that are equally near, and guesses none', async () => {
    const { out, err } = await run('warfarin, hydralazin', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      drugs: ['warfarin'],
      suggestions: [{ name: 'hydralazin', didYouMean: ['hydralazine'] }],
    });
    expect(err).toContain('did you mean hydralazine?');
    expect(JSON.parse((await run('氯吡格磊', '--format', 'json')).out).suggestions[0].didYouMean).toEqual(['氯吡格雷']);
  });

  it('says what of a name it does not understand', async () => {
    const { out, err } = await run('aspirin warfrin, Ventolin Evohaler 100 micrograms', '--format', 'json');
    expect(JSON.parse(out).drugs).toEqual(['aspirin', 'albuterol']);
    expect(err).toContain('"aspirin warfrin" is read as aspirin');
    expect(err).not.toContain('Ventolin');
  });

  it('does not say that nothing is known of drugs that it does not know', async () => {
    const { out } = await run('warfarin, foobarol');
    expect(out).not.toContain('No interaction known');
    expect(out).toContain('Not checked, unknown: foobarol');
  });

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
    expect(drugs).toEqual(['acetaminophen', 'codeine', 'metoprolol']);
    expect(unknown).toEqual(['asprin', 'warfrin', 'blahblah']);
    expect(err).toMatch(/"asprin".*did you mean aspirin\?/);
    expect(err).toMatch(/"warfrin".*did you mean warfarin\?/);
    expect(err).toMatch(/"blahblah": it is not checked$/m);
  });

  it('reads a trade name as the product that it is, not as the name in it', async () => {
    const { out, err } = await run('Claritin-D, Tylenol PM, Norgesic, adalimumab-adaz', '--format', 'json');
    expect(JSON.parse(out).drugs).toEqual([
      'loratadine',
      'pseudoephedrine',
      'acetaminophen',
      'diphenhydramine',
      'aspirin',
      'caffeine',
      'orphenadrine',
      'adalimumab',
    ]);
    expect(err).toBe('');
  });

  it('says nothing of what one product joins, and everything of two drugs in one item', async () => {
    const pairs = async (list: string) => JSON.parse((await run(list, '--format', 'json')).out).interactions;
    expect(await pairs('Cortisporin')).toEqual([]);
    expect((await pairs('neomycin and polymyxin b')).length).toBe(1);
    expect((await pairs('Cortisporin, polymyxin b')).length).toBe(1);
  });
});
