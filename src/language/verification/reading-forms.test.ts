import { describe, expect, it } from 'vitest';
import { strangersIn } from './persons.js';
import { rhythmsIn } from './rhythms.js';
import { plainSpelling } from './spelling.js';
import { sameAmount } from './units.js';

describe('the one spelling', () => {
  it.each([
    ['one hundred and seventy-two mmHg', '172 mmHg'],
    ['about two hundred minutes', 'about 200 minutes'],
    ['fifty-four years', '54 years'],
    ['５０ 岁，１．５％', '50 岁，1.5%'],
    ['一百零五 mmHg', '105 mmHg'],
    ['十五天', '15天'],
    ['百分之五', '百分之5'],
    ['十分重要，一般每日一次', '十分重要，一般每日一次'],
  ])('%s', (text, plain) => expect(plainSpelling(text)).toBe(plain));
});

describe('how often', () => {
  it.each([
    ['10 mg twice daily', [2]],
    ['every 12 hours', [2]],
    ['every other day', [0.5]],
    ['three times a week', [3 / 7]],
    ['150 minutes a week', [1 / 7]],
    ['again within a week', []],
    ['每日两次', [2]],
    ['每 8 小时 1 片', [3]],
    ['一天 10 mg', [1]],
    ['一天内复查', []],
  ])('%s', (text, perDay) => {
    const found = rhythmsIn(text).map((each) => each.perDay);
    expect(found).toHaveLength(perDay.length);
    for (const [at, each] of perDay.entries()) expect(found[at]).toBeCloseTo(each, 6);
  });
});

it('a relative is not the patient', () => {
  expect(strangersIn("The patient's mother has diabetes.", 'Problems: diabetes.')).toEqual(['mother']);
  expect(strangersIn('患者父亲有糖尿病。', '问题：糖尿病。')).toEqual(['father']);
  expect(strangersIn('A family history of diabetes.', 'Mother: diabetes.')).toEqual([]);
});

it('an amount in two units', () => {
  expect(sameAmount({ value: 2, unit: 'g' }, { value: 2000, unit: 'mg' })).toBe(true);
  expect(sameAmount({ value: 2, unit: 'g' }, { value: 200, unit: 'mg' })).toBe(false);
  expect(sameAmount({ value: 2, unit: 'g' }, { value: 2, unit: 'mL' })).toBe(false);
});
