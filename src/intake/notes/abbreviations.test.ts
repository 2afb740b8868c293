import { describe, expect, it } from 'vitest';
import { noteAgreement } from '../../../bench/reading/clinical-notes.js';
import { expansionsIn } from './abbreviations.js';
import { isOneSlip } from './misspelt.js';

describe('abbreviations of several meanings', () => {
  it.each([
    ['PE: chest clear, no wheeze.', []],
    ['On PE she was tender.', []],
    ['Concern for PE given D-dimer.', ['pulmonary embolism']],
    ['New PE.', []],
    ['Substernal CP radiating to the jaw.', ['chest pain']],
    ['12yo with CP, spastic quadriplegia.', ['cerebral palsy']],
    ['98% on RA.', []],
    ['RA, on leflunomide.', ['rheumatoid arthritis']],
    ['MS 2 mg IV.', []],
    ['Rheumatic heart disease with moderate MS.', ['mitral stenosis']],
    ['MS, on natalizumab.', ['multiple sclerosis']],
    ['Take 1 CAP daily.', []],
    ['Admitted with CAP, given ceftriaxone.', ['pneumonia']],
    ['No N/V/D.', ['nausea', 'vomiting', 'diarrhea']],
    ['D/C home.', []],
    ['DENIES CP AS BEFORE AND LEFT.', []],
  ])('%s', (sentence, names) => expect(expansionsIn(sentence).map(({ name }) => name)).toEqual(names));
});

it.each([
  ['metfromin', 'metformin', true],
  ['lisinoprill', 'lisinopril', true],
  ['amlodipne', 'amlodipine', true],
  ['prednisone', 'prednisolone', false],
  ['hydralazine', 'hydroxyzine', false],
])('%s for %s', (written, name, is) => expect(isOneSlip(written, name)).toBe(is));

it.each(['first', 'held'] as const)('sentences of clinical notes, %s', (set) => {
  const all = noteAgreement(set).find(({ of }) => of === 'all')!;
  expect(all.precision).toBeGreaterThanOrEqual(0.95);
  expect(all.recall).toBeGreaterThanOrEqual(0.8);
});
