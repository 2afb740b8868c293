import { describe, expect, it } from 'vitest';
import { issueCodes } from '../../record/index.js';
import { en } from './en.js';
import { formatBytes, formatDate, formatList, formatPercent, formatQuantity } from './format.js';
import { catalogue, term } from './index.js';
import { zh } from './zh.js';

function leaves(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[`${path}${key}`, value] as [string, unknown]],
  );
}

describe('catalogue', () => {
  const [english, chinese] = [new Map(leaves(en)), new Map(leaves(zh))];

  it('has the same keys in every language', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('takes the same arguments in every language, and uses them', () => {
    for (const [key, value] of english) {
      const other = chinese.get(key);
      expect(typeof other, key).toBe(typeof value);
      if (typeof value !== 'function' || typeof other !== 'function') continue;
      expect(other.length, key).toBe(value.length);
      const marks = Array.from({ length: value.length }, (_, index) => `⟦${index}⟧`);
      for (const text of [String(value(...marks)), String(other(...marks))])
        for (const mark of marks) expect(text, key).toContain(mark);
    }
  });

  it('leaves no text empty', () => {
    for (const [key, value] of [...english, ...chinese]) if (typeof value === 'string') expect(value, key).not.toBe('');
  });

  it('has a sentence and a consequence for every issue', () => {
    for (const language of ['en', 'zh'] as const)
      for (const code of issueCodes) {
        expect(catalogue(language).issues.sentence[code]).toBeTruthy();
        expect(catalogue(language).issues.couldChange[code]).toBeTruthy();
      }
  });

  it('shows an unknown key readably', () => {
    expect(term(catalogue('en').clinical.input, 'waist-hip_ratio')).toBe('Waist hip ratio');
    expect(term(catalogue('en').clinical.input, 'toString')).toBe('ToString');
  });
});

describe('formats', () => {
  it('keeps dates as precise as they were and never shifts them', () => {
    expect(formatDate('2019', 'en')).toBe('2019');
    expect(formatDate('2019-03', 'en')).toBe('Mar 2019');
    expect(formatDate('2019-03-04T23:59:00-11:00', 'en')).toBe('4 Mar 2019');
    expect(formatDate('2019-03-04', 'zh')).toBe('2019年3月4日');
    expect(formatDate('soon', 'en')).toBe('soon');
  });

  it('writes numbers as clinicians do', () => {
    expect(formatPercent(0.0234, 'en')).toBe('2.3%');
    expect(formatPercent(0.0996, 'en')).toBe('10%');
    expect(formatPercent(0.00012, 'en')).toBe('0.01%');
    expect(formatPercent(0.234, 'zh')).toBe('23%');
    expect(formatQuantity(142, 'mm[Hg]', 'en')).toBe('142 mmHg');
    expect(formatQuantity(7.04, '%', 'en', 1)).toBe('7%');
    expect(formatQuantity(54, 'a', 'zh')).toBe('54 岁');
    expect(formatBytes(2_400_000, 'en')).toBe('2.4 MB');
    expect(formatList(['a', 'b', 'c'], 'en')).toBe('a, b and c');
    expect(formatList(['甲', '乙'], 'zh')).toBe('甲和乙');
  });
});
