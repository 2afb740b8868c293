import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/browser/fixture.js';
import { type ClaimKind, claimId, languages } from '../record/index.js';
import {
  describeClaim,
  describeFact,
  describeIssue,
  describeUncertainty,
  issueWords,
  lookupOf,
  type Titles,
} from './describe.js';

const lookup = lookupOf(fixture);
const claim = (kind: ClaimKind, key: string) => lookup.claim(claimId(kind, key))!;

describe('describeClaim', () => {
  it('words every claim in every language', () => {
    for (const language of languages)
      for (const each of fixture.claims) {
        const { headline, detail } = describeClaim(each, lookup, language);
        expect(headline, each.id).toBeTruthy();
        expect(`${headline} ${detail}`, each.id).not.toMatch(/undefined|NaN|\[object/);
        expect(describeUncertainty(each.uncertainty, language)).toBeTruthy();
      }
  });

  it('says a risk with its horizon, interval and model', () => {
    const { headline, detail } = describeClaim(claim('risk', 'total-cvd-10'), lookup, 'en');
    expect(headline).toBe('Cardiovascular disease within 10 years: 14%');
    expect(detail).toContain('95% interval 12% to 17%');
    expect(detail).toContain('AHA PREVENT, base model');
  });

  it('says the present-day phenotype and what causes it', () => {
    expect(describeClaim(claim('genePhenotype', 'CYP2C19'), lookup, 'en').detail).toContain(
      'at present acts as Poor Metabolizer because of omeprazole',
    );
    expect(describeClaim(claim('genePhenotype', 'CYP2C19'), lookup, 'zh').headline).toBe('CYP2C19：中间代谢型');
  });

  it('names all diplotypes that fit', () => {
    const { headline, detail } = describeClaim(claim('diplotype', 'SLCO1B1'), lookup, 'en');
    expect(headline).toBe('SLCO1B1 *1/*5 or *1/*15');
    expect(detail).toContain('2 diplotypes fit');
  });

  it('says why there is no answer', () => {
    expect(describeClaim(claim('refusal', 'prevent-full'), lookup, 'en')).toEqual({
      headline: 'No answer for AHA PREVENT, full model',
      detail: 'Something it needs is not in the record; Concerns: Urine albumin/creatinine ratio',
    });
  });
});

describe('describeFact', () => {
  it('words every fact in every language', () => {
    for (const language of languages)
      for (const fact of fixture.facts) {
        const { headline, detail } = describeFact(fact, lookup, language);
        expect(headline, fact.id).toBeTruthy();
        expect(`${headline} ${detail}`, fact.id).not.toMatch(/undefined|NaN|\[object/);
      }
  });

  it('keeps absent apart from present', () => {
    const fact = fixture.facts.find((each) => each.kind === 'phenotype')!;
    expect(describeFact(fact, lookup, 'en').detail).toMatch(/^absent; /);
    expect(describeFact(fact, lookup, 'zh').detail).toMatch(/^无；/);
  });

  it('uses the terminology where there is one, and loses nothing of the source', () => {
    const titles: Titles = {
      measure: () => undefined,
      ingredient: (key) => (key === 'clopidogrel' ? { en: 'clopidogrel', zh: '氯吡格雷' } : undefined),
      problem: () => undefined,
    };
    const fact = fixture.facts.find((each) => each.kind === 'medication')!;
    expect(describeFact(fact, lookupOf(fixture, titles), 'zh').headline).toBe('氯吡格雷（clopidogrel 75 mg tablet）');
    expect(describeFact(fact, lookupOf(fixture, titles), 'en').headline).toBe('clopidogrel 75 mg tablet');
  });

  it('reads a genotype as its bases', () => {
    const fact = fixture.facts.find((each) => each.id === 'f/rs4244285')!;
    expect(describeFact(fact, lookup, 'en').headline).toBe('rs4244285 G/A');
  });
});

describe('describeIssue', () => {
  it('says what was found, what was expected, where, and what to do', () => {
    const issue = fixture.quarantine[0]!.issues[0];
    expect(issueWords(issue, 'en')).toEqual({
      sentence: 'The value cannot be true of a living person, found 17 m, expected 0.3 to 2.75 m.',
      where: 'lindqvist.json, Bundle.entry[22].resource',
      couldChange: 'The value was not used; risks and doses that need it use another one or were refused.',
      remedy: 'Confirm the value, or correct it in the source.',
    });
    expect(describeIssue(issue, 'zh')).toBe(
      'lindqvist.json，Bundle.entry[22].resource：该数值不可能出现在活人身上，实际为 17 m，应为 0.3 to 2.75 m。请确认该数值，或在来源中更正。',
    );
  });
});
