import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IsoDate, Terminology } from '../../record/index.js';
import type { IntakeKnowledge } from '../source.js';
import type { GenomePositions } from '../vcf/index.js';

const pack = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'packs', 'terminology', `${name}.json`), 'utf8'));

/** The shipped terminology, and no genome positions unless given; for tests and benches. */
export function testKnowledge(intervals: GenomePositions['intervals'] = new Map()): IntakeKnowledge {
  return {
    terminology: new Terminology(pack('measures'), pack('ingredients'), pack('problems'), pack('products')),
    drugClasses: pack('classes'),
    positions: { build: 'GRCh38', intervals },
  };
}

export const testDay = '2026-11-24' as IsoDate;

export const fileOf = (name: string, content: string | Uint8Array) => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

/** A FHIR collection bundle of one woman born in 1960 and what else is given, as file bytes. */
export function bundleFile(resources: readonly object[], patient: object | undefined = thePatient) {
  const entry = [...(patient ? [patient] : []), ...resources].map((resource) => ({ resource }));
  return fileOf('bundle.json', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
}

export const thePatient = {
  resourceType: 'Patient',
  id: 'p1',
  gender: 'female',
  birthDate: '1960-05-17',
  name: [{ given: ['Ada'], family: 'Example' }],
};
export const subject = { reference: 'Patient/p1' };
