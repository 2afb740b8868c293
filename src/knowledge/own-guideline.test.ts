import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assess } from '../assess.js';
import { ingest } from '../intake/index.js';
import { type IsoDate, usualPreferences } from '../record/index.js';
import { loadInstallation } from './installation.js';
import { PackError } from './pack.js';

const root = mkdtempSync(join(tmpdir(), 'own-packs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A hospital's pack with one rule, whose condition needs more of FHIRPath than what is built in. */
function writePack(expression: string): string {
  const folder = join(root, 'guideline-hospital');
  mkdirSync(folder, { recursive: true });
  const translation = (text: string) => ({
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/translation',
        extension: [
          { url: 'lang', valueCode: 'zh' },
          { url: 'content', valueString: text },
        ],
      },
    ],
  });
  const definition = {
    resourceType: 'PlanDefinition',
    id: 'hospital',
    topic: [{ coding: [{ system: 'urn:sartor:domain', code: 'other' }] }],
    relatedArtifact: [
      {
        type: 'citation',
        label: 'h',
        citation: 'House rule 7',
        extension: [{ url: 'urn:sartor:checked-against', valueString: 'House rules, page 7' }],
      },
    ],
    action: [
      {
        id: 'frailty',
        title: 'Frailty clinic',
        _title: translation('衰弱门诊'),
        code: [{ coding: [{ system: 'urn:sartor:action', code: 'refer' }] }],
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation',
            valueCodeableConcept: { coding: [{ system: 'urn:sartor:strength:House', code: '1' }] },
          },
        ],
        documentation: [{ type: 'citation', label: 'h' }],
        input: [{ id: 'patient', type: 'Patient' }],
        condition: [{ kind: 'applicability', expression: { language: 'text/fhirpath', expression } }],
      },
    ],
  };
  const text = JSON.stringify(definition);
  writeFileSync(join(folder, 'hospital.json'), text);
  const manifest = {
    id: 'guideline-hospital',
    title: 'Our hospital',
    release: '2026-01-01',
    licence: 'own',
    sources: [],
    gaps: [],
    files: [{ path: 'hospital.json', sha256: createHash('sha256').update(text).digest('hex') }],
    unchecked: 0,
  };
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(manifest));
  return root;
}

function plan(expression: string) {
  const installation = loadInstallation(writePack(expression));
  const asOf = '2026-11-20' as IsoDate;
  const bytes = readFileSync(new URL('../../examples/warfarin/patient.fhir.json', import.meta.url));
  const record = ingest([{ name: 'patient.fhir.json', bytes }], installation.intake(), { asOf });
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences }).plan.items.map(
    ({ key }) => key,
  );
}

describe("a hospital's own guideline from SARTOR_PACKS", () => {
  it('may use all of FHIRPath, and reaches the plan', () => {
    expect(plan('iif(%patient.age.round(0) >= 75, true, false)')).toContain('hospital/frailty');
    expect(plan('iif(%patient.age.round(0) >= 95, true, false)')).not.toContain('hospital/frailty');
  });

  it('is refused with its place where a condition does not parse', () => {
    expect(() => plan('iif(%patient.age >=')).toThrow(/hospital\/frailty/);
  });

  it('of a shape that no such pack has is told as the own one, also where other packs are read after it', () => {
    const folder = join(root, 'malformed', 'safety-hospital');
    mkdirSync(folder, { recursive: true });
    const text = '{"rules": 3}';
    writeFileSync(join(folder, 'rules.json'), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const manifest = { id: 'safety-hospital', title: 'Ours', release: '1', licence: 'own', sources: [], gaps: [] };
    const files = [{ path: 'rules.json', sha256 }];
    writeFileSync(join(folder, 'pack.json'), JSON.stringify({ ...manifest, files, unchecked: 0 }));
    const load = () => loadInstallation(join(root, 'malformed')).safety();
    expect(load).toThrow(PackError);
    expect(load).toThrow(/Own pack safety-hospital: /);
  });
});
