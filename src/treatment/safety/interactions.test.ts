import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../../test/archive.js';
import { terminology } from '../../../test/pack-file.js';
import { safetyKnowledge } from '../../../test/safety-knowledge.js';

const { interactions } = safetyKnowledge;
const severityOf = (...drugs: string[]) => interactions.find(drugs).map(({ severity }) => severity)[0] ?? 'none';
const interrupts = (severity: string) => severity === 'contraindicated' || severity === 'major';

const lists = sharedArchive('drug', 'drug.tar.gz');
const keyOf = (name: string) => terminology.ingredientByName(name.trim().toLowerCase())!.key;

describe.skipIf(!lists)('the lists of ONC', () => {
  it('every high-priority pair is found and interrupts', () => {
    const rows = readFileSync(join(lists!, 'pddi/onc_high_priority_pairs.tsv'), 'utf8').trim().split('\n').slice(1);
    const missed = rows
      .map((row) => row.split('\t'))
      .map(([a, , b]) => [keyOf(a!), keyOf(b!)] as const)
      .filter(([a, b]) => !interrupts(severityOf(a, b)));
    expect(missed).toEqual([]);
    expect(rows.length).toBe(1930);
  });

  it('no pair of the non-interruptive list interrupts, unless the high-priority list has it too', () => {
    const folder = 'pddi/PDDI-Datasets/ONC-Non-Interuptive';
    const classes = readFileSync(join(lists!, folder, 'ONC_Non_Interuptive_List_Mapped_Formatted.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(','))
      .map((cells) => [cells[2], cells[7]]);
    const drugs = readFileSync(join(lists!, folder, 'ONC_Non_Interuptive_Mapped.csv'), 'utf8')
      .replace('\uFEFF', '')
      .split('\n')
      .map((line) => line.split('$'))
      .map((cells) => [cells[0], cells[2]]);
    const loud = [...classes, ...drugs]
      .filter(([a, b]) => a?.trim() && b?.trim())
      .map(([a, b]) => [keyOf(a!), keyOf(b!)] as const)
      .filter(([a, b]) => interrupts(severityOf(a, b)));
    // Sotalol prolongs QT: with these two it is on both lists, and the graver one counts.
    expect([...new Set(loud.map((pair) => [...pair].sort().join(' + ')))].sort()).toEqual([
      'citalopram + sotalol',
      'escitalopram + sotalol',
    ]);
  });
});

describe('interactions', () => {
  it.each([
    ['simvastatin', 'clarithromycin', 'contraindicated'],
    ['sildenafil', 'nitroglycerin', 'contraindicated'],
    ['nirmatrelvir', 'simvastatin', 'contraindicated'],
    ['nirmatrelvir', 'rivaroxaban', 'major'], // by its ritonavir
    ['warfarin', 'ibuprofen', 'major'],
    ['warfarin', 'aspirin', 'moderate'], // ONC: at low dose it should not stop anyone
    ['warfarin', 'fluconazole', 'moderate'],
    ['clopidogrel', 'omeprazole', 'major'],
    ['clopidogrel', 'pantoprazole', 'none'],
    ['sacubitril', 'lisinopril', 'contraindicated'],
    ['oxycodone', 'alprazolam', 'major'],
    ['tizanidine', 'ciprofloxacin', 'contraindicated'],
    ['lithium', 'losartan', 'major'],
    ['lisinopril', 'spironolactone', 'moderate'],
    ['lisinopril', 'losartan', 'moderate'],
    ['azathioprine', 'allopurinol', 'contraindicated'],
    ['metformin', 'amlodipine', 'none'],
    ['levothyroxine', 'calcium carbonate', 'moderate'],
    ['tramadol', 'sertraline', 'major'],
    ['fentanyl', 'paroxetine', 'major'],
    ['methadone', 'desvenlafaxine', 'major'],
    ['tramadol', "st. john's wort", 'major'],
    ['morphine', 'sertraline', 'moderate'],
    ['tramadol', 'sumatriptan', 'moderate'],
    ['linezolid', 'desvenlafaxine', 'major'],
    ['methylene blue', 'trazodone', 'moderate'],
    ['buspirone', 'phenelzine', 'contraindicated'],
    ['gabapentin', 'oxycodone', 'moderate'],
    ['ginkgo', 'warfarin', 'moderate'],
  ])('%s with %s: %s', (a, b, severity) => {
    expect(severityOf(a, b)).toBe(severity);
  });

  it('says whose level changes, in both languages', () => {
    const [found] = interactions.find(['ticagrelor', 'clarithromycin']);
    expect(found!.mechanism.en).toContain('ticagrelor');
    expect(found!.mechanism.zh).toContain('替格瑞洛');
  });

  it('the order and repetition of the list do not matter; each pair is told once', () => {
    const some = fc.subarray(
      terminology.ingredients.map(({ key }) => key),
      { minLength: 2, maxLength: 20 },
    );
    const asText = (drugs: readonly string[]) =>
      interactions
        .find(drugs)
        .map(({ drugs: pair, severity }) => `${[...pair].sort().join('+')} ${severity}`)
        .sort();
    fc.assert(
      fc.property(some, (drugs) => {
        const found = asText(drugs);
        expect(asText([...drugs].reverse().concat(drugs))).toEqual(found);
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 200 },
    );
  });

  it('more drugs never hide an interaction', () => {
    const all = terminology.ingredients.map(({ key }) => key);
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 2, maxLength: 8 }), fc.subarray(all, { maxLength: 8 }), (few, more) => {
        const rules = new Set(interactions.find([...few, ...more]).map(({ drugs }) => [...drugs].sort().join('+')));
        for (const { drugs } of interactions.find(few)) expect(rules).toContain([...drugs].sort().join('+'));
      }),
      { numRuns: 200 },
    );
  });

  it('nothing that nobody read interrupts', () => {
    const all = terminology.ingredients.map(({ key }) => key);
    const loud = interactions
      .find(all.filter((_, index) => index % 3 === 0))
      .filter(({ severity, citation }) => interrupts(severity) && citation.checkedAgainst === 'unchecked');
    expect(loud).toEqual([]);
  });

  it.each([
    ['levodopa', 'phenelzine', 'contraindicated'],
    ['rasagiline', 'tramadol', 'contraindicated'],
    ['rasagiline', 'amitriptyline', 'major'],
    ['rasagiline', 'pseudoephedrine', 'moderate'],
    ['warfarin', 'metronidazole', 'major'],
    ['warfarin', 'levothyroxine', 'moderate'],
  ])('%s with %s: %s', (one, other, severity) => {
    const found = safetyKnowledge.interactions.find([one, other]);
    expect(found.map((each) => each.severity)).toEqual([severity]);
  });

  it('levodopa with an inhibitor of monoamine oxidase B is a usual pair', () => {
    const [found] = safetyKnowledge.interactions.find(['levodopa', 'rasagiline']);
    expect(found?.severity).toBe('minor');
  });
});
