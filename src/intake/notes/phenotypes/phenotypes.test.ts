import { describe, expect, it } from 'vitest';
import { clinicalAgreement } from '../../../../bench/reading/clinical-phenotypes.js';
import { readGsc } from '../../../../bench/reading/gsc.js';
import { documentAgreement, tuned } from '../../../../bench/reading/phenotypes.js';
import { loadInstallation } from '../../../knowledge/installation.js';
import { PhenotypeReader } from './index.js';
import { formsOf } from './word-form.js';

const reader = new PhenotypeReader(loadInstallation().intake().phenotypeNames!());
const labels = (text: string) => reader.find(text).map(({ coding }) => coding.display);

describe('phenotypes in words', () => {
  it.each([
    ['severe scoliosis', ['Scoliosis']],
    ['scoliotic spine and dilated aortic root', ['Scoliosis', 'Aortic root aneurysm']],
    ['hypoplasia of the corpus callosum', ['Hypoplasia of the corpus callosum']],
    ['small hands and feet', ['Small hand', 'Short foot']],
    ['low set posteriorly rotated ears', ['Low-set ears', 'Posteriorly rotated ears']],
    ['palmar and plantar pits', ['Palmar pits', 'Plantar pits']],
    ['undescended right testis', ['Cryptorchidism']],
    ['gastro-oesophageal reflux, anaemia', ['Gastroesophageal reflux', 'Anemia']],
    ['VSD but not vsd the word', ['Ventricular septal defect']],
    ['in order to carry, the double affecting', []],
    ['short attention span, hand flapping', ['Short attention span', 'Recurrent hand flapping']],
    ['low calcium and high ammonia', ['Hypocalcemia', 'Hyperammonemia']],
    ['FTT but not ftt', ['Failure to thrive']],
    ['bent little fingers', ['Clinodactyly of the 5th finger']],
    ['智力低下、小头畸形', ['Intellectual disability', 'Microcephaly']],
  ])('%s', (text, expected) => expect(labels(text)).toEqual(expected));
});

describe('phenotypes in numbers', () => {
  it.each([
    ['OFC <0.4th centile', ['Microcephaly']],
    ['head circumference 98.5th centile', ['Macrocephaly']],
    ['height on the 25th centile', []],
    ['height and weight below the 3rd centile', ['Short stature', 'Decreased body weight']],
    ['height -2.8 SD', ['Short stature']],
    ['height on the 3rd centile', []],
    ['walked at 24 months', ['Delayed ability to walk']],
    ['walked at 12 months', []],
    ['born at 34 weeks', ['Premature birth']],
    ['born at 39 weeks', []],
  ])('%s', (text, expected) => expect(labels(text)).toEqual(expected));
});

it.each([
  ['liver not enlarged', [true]],
  ['enlarged liver', [false]],
  ['ears small, liver was not enlarged, spleen enlarged', [false, true, false]],
])('%s: denied within', (text, expected) =>
  expect(reader.find(text).map(({ isDenied }) => isDenied)).toEqual(expected),
);

it('forms meet where only the writing differs', () => {
  expect(formsOf('hypoplastic').light).toBe(formsOf('hypoplasia').light);
  expect(formsOf('tumours').loose).toBe(formsOf('neoplasm').loose);
  expect(formsOf('renal').tight).not.toBe(formsOf('kidney').tight);
  expect(formsOf('renal').loose).toBe(formsOf('kidneys').loose);
  expect(formsOf('metastases').light).toBe(formsOf('metastasis').light);
});

const documents = readGsc();
describe.skipIf(!documents)('annotated abstracts (GSC+)', () => {
  it('document F1 on forty that were not looked at', () => {
    expect(documentAgreement(documents!.slice(tuned, tuned + 40)).f1).toBeGreaterThan(0.6);
  });
});

it.each([
  ['tuning', 0.85],
  ['held', 0.75],
] as const)('short clinical notes, %s', (set, least) => {
  const [present] = clinicalAgreement(set);
  expect(present!.f1).toBeGreaterThan(least);
});
