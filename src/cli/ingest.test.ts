import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerIngest } from './ingest.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-ingest-'));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function run(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
  const program = new Command().exitOverride();
  registerIngest(program);
  await program.parseAsync(['node', 'sartor', 'ingest', ...words]);
  return { out: out.join(''), err: err.join('\n') };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1960-01-01' };
const height = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-01-01',
  valueQuantity: { value: 17, unit: 'm' },
};
const bundle = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [patient, height, { resourceType: 'Claim' }].map((resource) => ({ resource })),
});

describe('sartor ingest', () => {
  it('accounts for every entry with place and reason', async () => {
    const { out, err } = await run(file('bundle.json', bundle), '--format', 'json', '--as-of', '2026-11-24');
    const [document] = JSON.parse(out).documents;
    expect(document).toMatchObject({
      file: 'bundle.json',
      kind: 'fhir',
      entries: 3,
      facts: 1,
      quarantined: [
        { place: 'Bundle.entry[1].resource', reason: 'impossible-value: 17 m (expected 30 to 275 cm)', count: 1 },
      ],
      ignored: [{ place: 'Bundle.entry[2].resource', reason: 'unsupported-resource: Claim', count: 1 }],
    });
    expect(document.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(err).toContain('17 m');
    expect(process.exitCode).toBeUndefined();
  });

  it('--strict makes quarantine an exit code', async () => {
    await run(file('bundle.json', bundle), '--format', 'json', '--strict');
    expect(process.exitCode).toBe(1);
  });

  it.each([
    ['truncated.json', bundle.slice(0, 90)],
    ['bomb.vcf.gz', gzipSync(Buffer.concat([Buffer.from('##fileformat=VCFv4.2\n'), Buffer.alloc(40 * 2 ** 20)]))],
  ])('%s is unreadable: exit code 2, and a message that names it', async (name, content) => {
    const { out, err } = await run(file(name, content), '--format', 'json');
    expect(JSON.parse(out).documents[0].entries).toBe(1);
    expect(err).toContain(name);
    expect(process.exitCode).toBe(2);
  });

  it('without a file there is nothing to read', async () => {
    await expect(run(join(folder, 'none.json'))).rejects.toThrow(/none\.json: cannot be read/);
  });
});
