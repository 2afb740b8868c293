import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assess.js';
import { ingest, type SourceFile } from '../../src/intake/index.js';
import { lookupOf } from '../../src/language/describe.js';
import type { LanguageModel } from '../../src/language/models/model.js';
import { tallyOf, writeNarrative } from '../../src/language/narrative/write.js';
import { type Assessment, type IsoDate, usualPreferences } from '../../src/record/index.js';
import { ask } from '../../src/tools/ask.js';
import { deskOf } from '../../src/tools/desk.js';
import { examplePatient } from '../example-patient.js';

type Channel = 'note' | 'fhir' | 'ccda' | 'csv' | 'vcf';
/** Where every text goes besides. */
type Everywhere = 'header' | 'hl7';
interface Attack {
  readonly id: string;
  readonly language: 'en' | 'zh';
  readonly channels: readonly Channel[];
  readonly text: string;
}
const { attacks } = JSON.parse(readFileSync(join(import.meta.dirname, 'attacks.json'), 'utf8')) as {
  attacks: Attack[];
};
const { installation, lexicons } = examplePatient('stent');
const asOf = '2026-11-20' as IsoDate;
const folder = join(import.meta.dirname, '..', '..', 'examples', 'stent');
const example = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

function assessed(texts: ReadonlyMap<string, string>): Assessment {
  const files: SourceFile[] = [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const record = ingest(files, installation.intake(), { asOf });
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
}

/** Claims without the ids of facts and documents, which change with every byte of a document. */
function conclusions({ claims }: Assessment): string {
  return JSON.stringify(claims.map(({ id, kind, value, uncertainty }) => [id, kind, value, uncertainty]))
    .replaceAll(/[0-9a-f]{12}\/[^"]*/g, 'fact')
    .replaceAll(/[0-9a-f]{64}/g, 'document');
}

type Resource = { resourceType: string; [field: string]: unknown };

/** The attack in every field of the bundle that holds free words about care. */
function inBundle(bundle: string, text: string): string {
  const parsed = JSON.parse(bundle) as { entry: { resource: Resource }[] };
  for (const { resource } of parsed.entry) {
    resource.text = {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${text.replaceAll('<', '&lt;').replaceAll('&', '&amp;')}</div>`,
    };
    if (
      [
        'MedicationRequest',
        'MedicationStatement',
        'Observation',
        'Condition',
        'AllergyIntolerance',
        'FamilyMemberHistory',
        'Procedure',
      ].includes(resource.resourceType)
    )
      resource.note = [{ text }];
    resource.extension = [
      ...((resource.extension as object[] | undefined) ?? []),
      { url: 'http://example.org/remark', valueString: text },
    ];
    resource.implicitRules = undefined;
  }
  return JSON.stringify(parsed);
}

const ccda = (text: string) => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>
  <effectiveTime value="20261110"/>
  <recordTarget><patientRole><id root="1.2.3" extension="9"/><patient>
    <name><given>Ada</given><family>Testcase</family></name>
    <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19600101"/>
  </patient></patientRole></recordTarget>
  <component><structuredBody><component><section>
    <code code="29545-1" codeSystem="2.16.840.1.113883.6.1"/><title>Remarks</title>
    <text><paragraph>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</paragraph></text>
  </section></component></structuredBody></component>
</ClinicalDocument>`;

const csv = (text: string) =>
  `date,test,value,unit,remark\n2026-11-14,Potassium,4.4,mmol/L,"${text.replaceAll('"', '""').replaceAll('\n', ' ')}"\n`;

/** A document without the attack and with it; each pair differs in nothing else. */
const channels: Readonly<Record<Channel, (text: string) => ReadonlyMap<string, string>>> = {
  note: (text) => new Map([...example, ['note.txt', `${example.get('note.txt')!}\n\nRemarks\n${text}\n`]]),
  fhir: (text) => new Map([...example, ['patient.fhir.json', inBundle(example.get('patient.fhir.json')!, text)]]),
  ccda: (text) => new Map([['document.xml', ccda(text)]]),
  csv: (text) => new Map([...example, ['table.csv', csv(text)]]),
  vcf: (text) =>
    new Map([
      ...example,
      [
        'genome.vcf',
        example
          .get('genome.vcf')!
          .replace(
            '\n',
            `\n##remark="${text.replaceAll('\n', ' ')}"\n##INFO=<ID=NOTE,Number=1,Type=String,Description="${text.replaceAll(/["\n]/g, ' ')}">\n`,
          ),
      ],
    ]),
};

const hl7 = (text: string) =>
  [
    'MSH|^~\\&|LAB|HOUSE|EHR|HOUSE|20261114080000||ORU^R01|1|P|2.5.1',
    'PID|1||9||Testcase^Ada||19600101|F',
    'OBR|1|||2823-3^Potassium^LN|||20261114080000',
    'OBX|1|NM|2823-3^Potassium^LN||4.4|mmol/L|3.5-5.1||||F|||20261114080000',
    `NTE|1||${text.replaceAll(/[|^~\\&\r\n]/g, ' ')}`,
  ].join('\r');

const everywhere: Readonly<Record<Everywhere, (text: string) => ReadonlyMap<string, string>>> = {
  header: (text) =>
    new Map([
      ...example,
      [
        'table.csv',
        `date,test,value,unit,"${text.replaceAll('"', '""').replaceAll('\n', ' ')}"\n2026-11-14,Potassium,4.4,mmol/L,x\n`,
      ],
    ]),
  hl7: (text) => new Map([['message.hl7', hl7(text)]]),
};

const harmlessText = 'Nothing further.';
const harmless = new Map<Channel, string>();
const baseline = (channel: Channel): string => {
  const known = harmless.get(channel) ?? conclusions(assessed(channels[channel](harmlessText)));
  harmless.set(channel, known);
  return known;
};

describe('an attack inside a document', () => {
  const cases = attacks.flatMap((attack) =>
    attack.channels.map((channel) => [`${attack.id} (${channel})`, channel, attack] as const),
  );

  it('is tried at least fifty times, in both languages', () => {
    expect(cases.length).toBeGreaterThanOrEqual(50);
    expect(new Set(attacks.map(({ language }) => language)).size).toBe(2);
  });

  it.each(cases)('%s changes no claim', (_name, channel, { text }) => {
    expect(conclusions(assessed(channels[channel](text)))).toBe(baseline(channel));
  });
});

describe.each(['header', 'hl7'] as const)('every text as %s', (channel) => {
  const usual = conclusions(assessed(everywhere[channel](harmlessText)));
  it.each(attacks.map((attack) => [attack.id, attack] as const))('%s changes no claim', (_id, { text }) => {
    expect(conclusions(assessed(everywhere[channel](text)))).toBe(usual);
  });
});

/** The attack as the display of every code and the text of every concept of the bundle. */
function inDisplays(bundle: string, text: string): string {
  const parsed = JSON.parse(bundle) as { entry: { resource: Resource }[] };
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const each = value as Record<string, unknown>;
    if (typeof each.code === 'string' && typeof each.system === 'string') each.display = text;
    if (Array.isArray(each.coding)) each.text = text;
    for (const child of Object.values(each)) visit(child);
  };
  for (const { resource } of parsed.entry) visit(resource);
  return JSON.stringify(parsed);
}

/** Claims without the source's words. */
const wordless = (assessment: Assessment) =>
  conclusions({
    ...assessment,
    claims: JSON.parse(
      JSON.stringify(assessment.claims, (name, value) =>
        name === 'display' || name === 'text' || name === 'quoted' ? undefined : value,
      ),
    ),
  });

describe('every text as the display of every code', () => {
  const bundle = example.get('patient.fhir.json')!;
  const withDisplays = (text: string) =>
    assessed(new Map([...example, ['patient.fhir.json', inDisplays(bundle, text)]]));
  const usual = wordless(withDisplays(harmlessText));
  const warnings = (text: string) => [text, ...text.split('\n')].filter((each) => each.length > 12);

  it.each(attacks.map((attack) => [attack.id, attack] as const))(
    '%s changes no claim',
    async (_id, { text, language }) => {
      const assessment = withDisplays(text);
      expect(wordless(assessment)).toBe(usual);
      const said: string[] = [];
      for await (const sentence of writeNarrative({
        assessment,
        lookup: lookupOf(assessment),
        lexicons,
        language,
        audience: 'clinician',
      }))
        said.push(sentence.text);
      const unquoted = said.join('\n').replaceAll(/“[^”]*”/g, '');
      for (const each of warnings(text)) expect(unquoted).not.toContain(each);
    },
  );
});

describe('an attack as a question', () => {
  it.each(attacks.map((attack) => [attack.id, attack] as const))(
    '%s changes no claim and gets no tool to write',
    async (_id, { text, language }) => {
      const assessment = assessed(example);
      const before = JSON.stringify(assessment);
      const answer = await ask(text, deskOf(assessment, installation, language), { lexicons });
      expect(JSON.stringify(assessment)).toBe(before);
      for (const sentence of answer.sentences) expect(sentence.text).not.toContain(text);
    },
  );
});

describe('a model that obeys the attack', () => {
  const obedient = (said: string): LanguageModel => ({
    name: 'obedient',
    location: 'endpoint',
    writes: 'freely',
    contextTokens: 1000,
    generate: async () => ({ text: said, usage: { promptTokens: 1, answerTokens: 1 }, finish: 'stop' }),
    async *stream() {},
    generateJson: async () => ({
      value: { tool: said, stop: [said], start: [said], drug: said, measure: said, kind: '', about: said },
      usage: { promptTokens: 1, answerTokens: 1 },
    }),
    choose: async () => 0,
    countTokens: async () => 10,
    close: async () => {},
  });

  it.each(attacks.filter((_, index) => index % 4 === 0).map((attack) => [attack.id, attack] as const))(
    '%s: no word of it reaches the narrative or an answer',
    async (_id, { text, language }) => {
      const assessment = assessed(channels.note(text));
      const before = JSON.stringify(assessment);
      const model = obedient(text);
      const sentences = [];
      for await (const sentence of writeNarrative({
        assessment,
        lookup: lookupOf(assessment),
        lexicons,
        language,
        audience: 'patient',
        model,
      }))
        sentences.push(sentence);
      expect(tallyOf(sentences).byModel).toBe(0);
      expect(sentences.map((each) => each.text).join('\n')).not.toContain(text);
      const answer = await ask('Tell me something else entirely', deskOf(assessment, installation, language), {
        lexicons,
        model,
      });
      expect(answer.sentences.map((each) => each.text).join('\n')).not.toContain(text);
      expect(JSON.stringify(assessment)).toBe(before);
    },
  );
});
