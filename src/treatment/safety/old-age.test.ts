import { describe, expect, it } from 'vitest';
import { patient } from '../../../test/patient.js';
import { safetyKnowledge } from '../../../test/safety-knowledge.js';
import { Evidence, type IsoDate, usualPreferences } from '../../record/index.js';
import { findMissing, findSafety } from './index.js';

describe('in old age', () => {
  const old = () => patient('female', '1940-01-01');
  const found = (who: ReturnType<typeof old>) => {
    const evidence = new Evidence(who.facts);
    return findSafety(evidence, safetyKnowledge, [], { asOf: '2026-11-24' as IsoDate, preferences: usualPreferences });
  };
  const entries = (who: ReturnType<typeof old>) => found(who).map(({ id }) => id.split(':').at(-1));

  it('falls on warfarin are no reason to stop it, but to prevent them', () => {
    const claims = found(
      old().problem('falls', '2026-01-01').takes('warfarin', '2020-01-01').takes('diazepam', '2020-01-01'),
    );
    const warfarin = claims.find(({ id }) => id.endsWith('falls/anticoagulant'));
    expect(warfarin?.value.act).toBe('monitor');
    expect(claims.some(({ value, id }) => id.endsWith('falls/sedative') && value.act === 'replace')).toBe(true);
    expect(entries(old().takes('warfarin', '2020-01-01'))).not.toContain('falls/anticoagulant');
  });

  it('sums the anticholinergic load of several drugs, from 65', () => {
    const drugs = (who: ReturnType<typeof old>) => who.takes('furosemide').takes('warfarin').takes('ranitidine');
    expect(entries(drugs(old()))).toContain('anticholinergic-load');
    expect(entries(drugs(patient('female', '1990-01-01')))).not.toContain('anticholinergic-load');
    expect(entries(old().takes('furosemide').takes('warfarin'))).not.toContain('anticholinergic-load');
  });

  it.each([
    [
      'a benzodiazepine for over four weeks',
      old().takes('diazepam', '2026-09-01'),
      old().takes('diazepam', '2026-11-10'),
      'stopp/benzodiazepine-weeks',
    ],
    [
      'a tricyclic with glaucoma',
      old().problem('angle-closure-glaucoma').takes('amitriptyline'),
      old().takes('amitriptyline'),
      'stopp/tca-conditions',
    ],
    [
      'haloperidol with Parkinson',
      old().problem('parkinson-disease').takes('haloperidol'),
      old().problem('parkinson-disease').takes('quetiapine'),
      'stopp/antipsychotic-parkinson',
    ],
    [
      'an ulcer under aspirin',
      old().problem('peptic-ulcer').takes('aspirin'),
      old().problem('peptic-ulcer').takes('aspirin').takes('omeprazole'),
      'stopp/aspirin-ulcer',
    ],
    [
      'a thiazide with low sodium',
      old().takes('hydrochlorothiazide').measure('sodium', 126, '2026-11-20', 'mmol/L'),
      old().takes('hydrochlorothiazide').measure('sodium', 134, '2026-11-20', 'mmol/L'),
      'stopp/thiazide-sodium',
    ],
    [
      'much digoxin',
      old().takes('digoxin', '2026-01-01', 0.25),
      old().takes('digoxin', '2026-01-01', 0.125),
      'age/digoxin-dose',
    ],
  ])('%s', (_, hit, miss, entry) => {
    expect(entries(hit)).toContain(entry);
    expect(entries(miss)).not.toContain(entry);
  });

  const missing = (who: ReturnType<typeof old>) =>
    findMissing(new Evidence(who.facts), safetyKnowledge, {
      asOf: '2026-11-24' as IsoDate,
      preferences: usualPreferences,
    });
  it.each([
    ['a1', old().problem('atrial-fibrillation'), old().problem('atrial-fibrillation').takes('apixaban')],
    ['a3', old().problem('peripheral-artery-disease'), old().problem('peripheral-artery-disease').takes('clopidogrel')],
    ['a5', patient('male', '1950-01-01').problem('stroke'), patient('male', '1935-01-01').problem('stroke')],
    ['a7', old().problem('coronary-disease'), old().problem('coronary-disease').takes('atenolol')],
    ['b1', old().problem('copd'), old().problem('copd').takes('tiotropium')],
    ['e2-bone', old().takes('prednisone', '2026-01-01'), old().takes('prednisone', '2026-11-01')],
    ['e4', old().problem('osteoporosis'), old().problem('osteoporosis').problem('hospice-care')],
    ['e5', old().problem('falls'), old().problem('falls').takes('vitamin d3')],
    ['e7', old().takes('methotrexate'), old().takes('methotrexate').takes('folic acid')],
    ['f1', old().problem('diabetic-kidney-disease'), patient('male', '1970-01-01').problem('diabetic-kidney-disease')],
    ['h2', old().takes('morphine'), old().takes('morphine').takes('senna')],
  ])('START %s: missing, and nearly', (entry, hit, miss) => {
    const found = missing(hit).find(({ id }) => id.endsWith(`start/${entry}`));
    expect(found?.value).toMatchObject({ type: 'omission', act: 'start' });
    expect(found?.because.some((reason) => 'fact' in reason)).toBe(true);
    expect(missing(miss).some(({ id }) => id.endsWith(`start/${entry}`))).toBe(false);
  });

  it('does not suggest what is contraindicated', () => {
    const names = (who: ReturnType<typeof old>) =>
      missing(who)
        .find(({ id }) => id.endsWith('start/a6'))
        ?.value.drugs.map(({ display }) => display);
    expect(names(old().problem('coronary-disease'))).toContain('lisinopril');
    expect(names(old().problem('coronary-disease').problem('angioedema'))).toBeUndefined();
  });

  it.each([
    [
      'stopp/nsaid-steroid',
      old().takes('naproxen').takes('prednisone'),
      old().takes('naproxen').takes('prednisone').takes('omeprazole'),
    ],
    ['stopp/coxib-cardiovascular', old().problem('stroke').takes('celecoxib'), old().takes('celecoxib')],
    ['stopp/estrogen-breast-cancer', old().problem('breast-cancer').takes('estradiol'), old().takes('estradiol')],
    [
      'stopp/anticoagulant-dvt',
      old().problem('deep-vein-thrombosis').takes('apixaban', '2026-01-01'),
      old().problem('deep-vein-thrombosis').takes('apixaban', '2026-08-01'),
    ],
    ['stopp/aspirin-dose', old().takes('aspirin', '2026-01-01', 300), old().takes('aspirin', '2026-01-01', 100)],
    [
      'stopp/theophylline-copd',
      old().problem('copd').takes('theophylline'),
      old().problem('copd').takes('theophylline').takes('tiotropium'),
    ],
    [
      'stopp/beta-blocker-hypoglycaemia',
      old().problem('diabetes').problem('hypoglycemia').takes('bisoprolol'),
      old().problem('diabetes').takes('bisoprolol'),
    ],
  ])('%s: holds, and nearly', (entry, hit, miss) => {
    expect(entries(hit)).toContain(entry);
    expect(entries(miss)).not.toContain(entry);
  });

  it('every finding says what to do, for programs too', () => {
    const acts = found(
      old().problem('dementia').takes('oxybutynin').takes('amitriptyline').takes('warfarin').takes('ibuprofen'),
    );
    expect(acts.length).toBeGreaterThan(3);
    for (const { value } of acts)
      expect(['stop', 'replace', 'lower-dose', 'separate', 'monitor', 'check']).toContain(value.act);
  });
});
