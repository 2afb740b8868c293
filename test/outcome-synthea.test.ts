import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reconcileProblems } from '../src/diagnosis/problems/reconcile.js';
import { ingest } from '../src/intake/index.js';
import { evaluateOutcome, parseOutcome } from '../src/outcome/index.js';
import { type Claim, Evidence, type IsoDate, usualPreferences } from '../src/record/index.js';
import { sharedArchive } from './archive.js';
import { packFile, terminology } from './pack-file.js';

const archive = sharedArchive('fhir', 'synthea.tar.gz');
const folder = archive && join(archive, 'R4', 'SYNTHEA');
const names = folder
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];
const knowledge = parseOutcome(
  {
    targets: packFile('targets', 'targets.json'),
    doseSteps: packFile('adaptation', 'dose-steps.json'),
    protocols: packFile('adaptation', 'protocols.json'),
    cautions: packFile('adaptation', 'cautions.json'),
    instruments: {
      eq5d: packFile('instruments', 'eq-5d-5l.json'),
      ctcae: packFile('instruments', 'ctcae-laboratory.json'),
      sf6d: packFile('instruments', 'sf-6d.json'),
      scales: packFile('instruments', 'scales.json'),
      effects: packFile('instruments', 'expected-effects.json'),
    },
  },
  terminology,
);

/** Problems as recorded, then targets and adaptations, on the last day of the record. */
function outcomeOf(name: string): {
  readonly evidence: Evidence;
  readonly claims: readonly Claim[];
  readonly asOf: IsoDate;
} {
  const files = [{ name, bytes: readFileSync(join(folder!, name)) }];
  const intake = { terminology, positions: { build: 'GRCh38', intervals: new Map() } } as const;
  const { facts } = ingest(files, intake, { asOf: '2026-11-20' as IsoDate });
  const days = facts.flatMap((fact) => (fact.kind === 'observation' && fact.time ? fact.time.slice(0, 10) : []));
  const asOf = (days.sort().at(-1) ?? '2020-01-01') as IsoDate;
  const evidence = new Evidence(facts);
  evidence.add(reconcileProblems(evidence, terminology, []));
  const claims = evaluateOutcome(evidence, knowledge, { asOf, preferences: usualPreferences });
  evidence.add(claims);
  return { evidence, claims, asOf };
}

describe.skipIf(!folder)('outcome on Synthea records (skipped: reference data not at hand)', () => {
  const all = names.slice(0, 24).map(outcomeOf);

  it('finds targets, each with the status that its own latest value has', () => {
    const targets = all
      .flatMap(({ claims }) => claims)
      .flatMap((claim) => (claim.kind === 'target' ? [claim.value] : []));
    expect(targets.length).toBeGreaterThan(10);
    for (const { latest, lower, upper, status } of targets) {
      if (status === 'not-measured') expect(latest).toBeUndefined();
      if (status === 'above') expect(latest!.value).toBeGreaterThanOrEqual(upper!);
      if (status === 'below') expect(latest!.value).toBeLessThan(lower!);
      if (status === 'at-target') {
        expect(latest!.value).toBeLessThan(upper ?? Number.POSITIVE_INFINITY);
        expect(latest!.value).toBeGreaterThanOrEqual(lower ?? Number.NEGATIVE_INFINITY);
      }
    }
  });

  it('never asks for a measurement in the past, nor reads one after the day', () => {
    for (const { claims, asOf } of all) {
      for (const claim of claims) {
        if (claim.kind !== 'target') continue;
        expect(claim.value.nextMeasure >= asOf).toBe(true);
        expect(claim.value.series.every(({ on }) => on <= asOf)).toBe(true);
      }
    }
  });

  it('changes no dose that the record does not state', () => {
    for (const { claims } of all) {
      for (const claim of claims) {
        if (claim.kind === 'adaptation' && claim.value.change === 'titrate')
          expect(claim.value.from.en).toMatch(/\d mg a (day|week)$/);
      }
    }
  });

  it('traces every claim to facts of the record', () => {
    for (const { evidence, claims } of all) {
      for (const { id } of claims) expect(evidence.sources(id).size).toBeGreaterThan(0);
    }
  });
});
