import { describe, expect, it } from 'vitest';
import { caseDay } from '../../test/guideline-case.js';
import { type PatientBuilder, patient } from '../../test/patient.js';
import { treatmentKnowledge } from '../../test/treatment-knowledge.js';
import { Evidence, usualPreferences } from '../record/index.js';
import { planTreatment } from './index.js';
import { composePlan } from './plan.js';

function plan(who: PatientBuilder) {
  const evidence = new Evidence(who.facts);
  const context = { asOf: caseDay, preferences: usualPreferences };
  evidence.add(planTreatment(evidence, treatmentKnowledge, context));
  const items = composePlan(evidence, context).items;
  return {
    evidence,
    items,
    of: (rule: string) => evidence.claims('recommendation').find(({ value }) => value.rule === rule)?.value,
  };
}

const names = (value: ReturnType<ReturnType<typeof plan>['of']>) =>
  value?.options.map(({ concept, status }) => [concept.text, status] as const) ?? [];

describe('drugs that are planned', () => {
  const order = (score: string) =>
    patient('male', '1968-01-01').planned('capecitabine', '2026-11-18').gene('DPYD', score);

  it('are advised on by genes before they are begun, first of all', () => {
    const { items, of, evidence } = plan(order('Intermediate Metabolizer'));
    const advice = of('pharmacogenomics/capecitabine');
    expect(advice).toMatchObject({ urgency: 'now', action: 'lower-dose' });
    expect(advice?.title.en).toMatch(/^Before capecitabine is begun: .*50/);
    expect(items[0]?.key).toBe('pharmacogenomics/capecitabine');
    const claim = evidence.claims('drugGeneAdvice').find(({ value }) => value.drug.display === 'capecitabine');
    expect(claim?.value.present).toBe(false);
    expect(claim?.because.some((reason) => 'fact' in reason && reason.role === 'medication')).toBe(true);
    expect(of('continue/capecitabine')).toBeUndefined();
  });

  it('are not to be begun where something forbids them', () => {
    const { of } = plan(
      patient('female', '1990-01-01').problem('pregnancy', '2026-09-01').planned('lisinopril', '2026-11-18'),
    );
    expect(of('safety/lisinopril')).toMatchObject({ action: 'avoid', urgency: 'now' });
  });

  it('are forgotten after half a year', () => {
    expect(
      plan(
        patient('male', '1968-01-01').planned('capecitabine', '2025-11-18').gene('DPYD', 'Intermediate Metabolizer'),
      ).of('pharmacogenomics/capecitabine'),
    ).toBeUndefined();
  });
});

describe("what takes a drug's place", () => {
  it('is what the guideline names, with what forbids it', () => {
    const stented = (born: string) =>
      patient('male', born)
        .problem('coronary-disease')
        .takes('clopidogrel', '2026-05-01')
        .gene('CYP2C19', 'Poor Metabolizer');
    expect(names(plan(stented('1972-01-01')).of('pharmacogenomics/clopidogrel')).slice(0, 3)).toEqual([
      ['clopidogrel', 'contraindicated'],
      ['prasugrel', 'preferred'],
      ['ticagrelor', 'alternative'],
    ]);
    const afterStroke = plan(stented('1972-01-01').problem('stroke')).of('pharmacogenomics/clopidogrel');
    expect(names(afterStroke)).toContainEqual(['prasugrel', 'contraindicated']);
    expect(names(afterStroke)).toContainEqual(['ticagrelor', 'preferred']);
    expect(names(plan(stented('1948-01-01')).of('pharmacogenomics/clopidogrel'))[1]).toEqual([
      'ticagrelor',
      'preferred',
    ]);
  });

  it('is never a drug of the same class merely because of the class', () => {
    const { of } = plan(
      patient('female', '1980-01-01')
        .problem('breast-cancer')
        .takes('tamoxifen', '2026-05-01')
        .gene('CYP2D6', 'Poor Metabolizer'),
    );
    expect(names(of('pharmacogenomics/tamoxifen')).map(([name]) => name)).not.toContain('raloxifene');
  });

  it('does not share the fault: no omeprazole for omeprazole, no NSAID for an NSAID', () => {
    const heartburn = plan(patient('male', '1972-01-01').takes('clopidogrel').takes('omeprazole')).of(
      'safety/omeprazole',
    );
    expect(names(heartburn)[1]).toEqual(['pantoprazole', 'preferred']);
    const pain = plan(patient('male', '1960-01-01').takes('warfarin').takes('ibuprofen')).of('safety/ibuprofen');
    expect(names(pain)).toEqual([
      ['ibuprofen', 'contraindicated'],
      ['acetaminophen', 'preferred'],
    ]);
  });
});

describe('what only asks to watch', () => {
  const pair = (since: string, born = '1972-01-01') =>
    patient('male', born).takes('aspirin', since).takes('lisinopril', since);

  it('is one item while a drug is new, and none when both are taken for long', () => {
    expect(plan(pair('2026-11-01')).of('safety/watch')?.title.en).toMatch(/^Watch: aspirin, lisinopril/);
    expect(plan(pair('2020-11-01')).of('safety/watch')).toBeUndefined();
  });

  it('goes on to count where kidneys or age make it matter', () => {
    expect(plan(pair('2020-11-01', '1945-01-01')).of('safety/watch')).toBeDefined();
    expect(plan(pair('2020-11-01').measure('egfr', 41, '2026-10-01')).of('safety/watch')).toBeDefined();
  });
});

describe('warfarin', () => {
  const who = () =>
    patient('male', '1949-01-22')
      .measure('height', 172, '2026-04-20')
      .measure('weight', 69.2, '2026-11-17')
      .gene('VKORC1', 'x');

  it('with an INR of 4 or more is lowered now', () => {
    const high = plan(who().takes('warfarin', '2026-04-27').measure('inr', 4.2, '2026-11-17')).of('safety/warfarin');
    expect(high).toMatchObject({ action: 'lower-dose', urgency: 'now' });
    expect(
      plan(who().takes('warfarin', '2026-04-27').measure('inr', 2.5, '2026-11-17')).of('safety/warfarin'),
    ).toBeUndefined();
  });
});
