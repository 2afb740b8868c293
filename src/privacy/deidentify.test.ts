import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadInstallation } from '../knowledge/installation.js';
import { deidentify, identifiersIn } from './deidentify.js';

const vocabulary = loadInstallation().vocabulary();
const hidden = (text: string) => deidentify(text, vocabulary).text;

describe('English text', () => {
  it.each([
    ['Seen by Dr. Smith at Mercy General Hospital on 3 March 2024.', 'Seen by [NAME] at [ORGANIZATION] on [DATE].'],
    ['Patient: Maria Lopez, 93 years old.', 'Patient: [NAME], [AGE] years old.'],
    ['A man of 58 years, MRN: 00123456, SSN 460-89-9847.', 'A man of 58 years, MRN: [ID], SSN [ID].'],
    ['Call (555) 123-4567 or write to a.b@example.org.', 'Call [PHONE] or write to [EMAIL].'],
    ['He lives at 12 Oak Street, Apt 4, Springfield, IL 62704.', 'He lives at [ADDRESS].'],
    ['See https://portal.example.org/p/12 from 10.0.0.1.', 'See [URL] from [IP].'],
    ['Krisztián Szöllösy was admitted on 12/03/2023.', '[NAME] was admitted on [DATE].'],
  ])('%s', (text, expected) => expect(hidden(text)).toBe(expected));

  it.each([
    'Takes Metformin 500 mg twice daily and Lisinopril 10 mg.',
    'LDL 142 mg/dL, HbA1c 7.2 %, eGFR 58 mL/min/1.73 m².',
    'Blood Pressure 142/88 mmHg. Type 2 diabetes with Crohn disease in the family.',
    'CYP2C19 *2/*2, poor metabolizer; avoid clopidogrel.',
  ])('keeps what is clinical: %s', (text) => expect(hidden(text)).toBe(text));
});

describe('Chinese text', () => {
  it.each([
    [
      '患者张伟，男，92岁，于2024年3月5日就诊于北京协和医院。',
      '患者[NAME]，男，[AGE]岁，于[DATE]就诊于[ORGANIZATION]。',
    ],
    ['主治医师：李娜，电话13812345678，住院号：A123456。', '主治医师：[NAME]，电话[PHONE]，住院号：[ID]。'],
    ['住址：北京市海淀区中关村大街27号3栋201室。', '住址：[ADDRESS]。'],
    ['王建国主任查房。', '[NAME]主任查房。'],
  ])('%s', (text, expected) => expect(hidden(text)).toBe(expected));

  it.each(['患者高血压10年，每日服用氨氯地平5 mg。', '白细胞 2.9，血钾 5.8 mmol/L，建议停用螺内酯。'])(
    'keeps what is clinical: %s',
    (text) => expect(hidden(text)).toBe(text),
  );
});

it('gives spans in order that do not overlap, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      let last = 0;
      for (const { start, end } of identifiersIn(text, vocabulary)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
    { numRuns: 200 },
  );
});
