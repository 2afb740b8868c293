import { describe, expect, it } from 'vitest';
import { ingest } from '../intake/index.js';
import { bundleFile, testDay, testKnowledge } from '../intake/testing/knowledge.js';
import { markOf, measurementBundle } from './measurement.js';

const measured = {
  sha256: 'ab'.repeat(32),
  frame: 3,
  kind: 'length' as const,
  points: [[10, 20] as const, [30.5, 20] as const],
  lesion: 'Liver segment 6',
  isNode: false,
  on: '2026-03-01',
  mm: 14.35,
};

describe('a measurement on an image', () => {
  it('kept as a document becomes the size of a named lesion, and is drawn again', () => {
    const bytes = Buffer.from(JSON.stringify(measurementBundle(measured)));
    const record = ingest([bundleFile([]), { name: 'measurement.json', bytes }], testKnowledge(), { asOf: testDay });
    const fact = record.facts.find(({ kind }) => kind === 'observation');
    expect(fact).toMatchObject({ time: '2026-03-01', site: { text: 'Liver segment 6' } });
    expect(markOf(bytes)).toMatchObject({ sha256: measured.sha256, frame: 3, mm: 14.35, points: measured.points });
    expect(markOf(Buffer.from('{"resourceType":"Bundle"}'))).toBeUndefined();
  });
});
