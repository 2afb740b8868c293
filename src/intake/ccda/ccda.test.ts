import { describe, expect, it } from 'vitest';
import { Evidence, type FactKind, type FactOf, type PatientRecord } from '../../record/index.js';
import { ingest } from '../index.js';
import { expectEveryEntryCounted } from '../testing/account.js';
import { bundleFile, fileOf, testDay, testKnowledge } from '../testing/knowledge.js';
import { elementAt, parseXml, type XmlElement, xpathOf } from './xml.js';

const knowledge = testKnowledge();
const ada = `<recordTarget><patientRole><id root="1.2.3" extension="4711"/><addr><postalCode>12345</postalCode></addr><patient>
  <name use="L"><given>Ada</given><family>Example</family></name><administrativeGenderCode code="F"/>
  <birthTime value="19600517"/></patient></patientRole></recordTarget>`;
const clinicalDocument = (body: string, target = ada) => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title><effectiveTime value="20260301"/>${target}
<component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`;
const section = (code: string, ...entries: string[]) =>
  `<component><section><code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><title>S</title>
  <text><content ID="t1">Ramipril 5 mg tablets</content></text>${entries.map((each) => `<entry>${each}</entry>`).join('')}</section></component>`;
const template = (number: string) => `<templateId root="2.16.840.1.113883.10.20.22.4.${number}"/>`;
const snomed = (code: string, display = '') =>
  `code="${code}" displayName="${display}" codeSystem="2.16.840.1.113883.6.96"`;
const loinc = (code: string) => `code="${code}" codeSystem="2.16.840.1.113883.6.1"`;
const related = (statement: string, type = 'SUBJ') =>
  `<entryRelationship typeCode="${type}">${statement}</entryRelationship>`;

function read(text: string, ...others: Parameters<typeof ingest>[0]): PatientRecord {
  const record = ingest([fileOf('a.xml', text), ...others], knowledge, { asOf: testDay });
  expectEveryEntryCounted(record);
  expect(() => new Evidence(record.facts)).not.toThrow();
  return record;
}
const factsOf = <K extends FactKind>(record: PatientRecord, kind: K) =>
  record.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const refusals = (record: PatientRecord) =>
  record.documents.flatMap(({ quarantined }) => quarantined.map(({ issues }) => issues[0].code));

describe('parseXml', () => {
  it('finds every element again by its path, and where it stands', () => {
    const text = clinicalDocument(
      section('8716-3', '<observation/>', '<observation><value unit="a &lt; b"/></observation>'),
    );
    const parsed = parseXml(text);
    if (!('root' in parsed)) throw new Error('unreadable');
    const visit = (element: XmlElement) => {
      expect(elementAt(parsed.root, xpathOf(element))).toBe(element);
      expect(text.slice(element.start)).toMatch(new RegExp(`^<(?:\\w+:)?${element.name}\\b`));
      expect(text[element.end - 1]).toBe('>');
      for (const inner of element.children) visit(inner);
    };
    visit(parsed.root);
  });

  it.each([
    [
      'a DTD with entities',
      '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><ClinicalDocument>&c;</ClinicalDocument>',
    ],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><ClinicalDocument/>'],
    ['an unknown entity', '<ClinicalDocument>&c;</ClinicalDocument>'],
    ['an open element', '<ClinicalDocument><a></ClinicalDocument>'],
    ['a deep document', `<ClinicalDocument>${'<a>'.repeat(5000)}`],
  ])('refuses %s', (_, text) => {
    const record = ingest([fileOf('a.xml', text)], knowledge, { asOf: testDay });
    expectEveryEntryCounted(record);
    expect(refusals(record)).toEqual(['unreadable-xml']);
  });
});

describe('C-CDA', () => {
  it('reads problems with their status, and that there are none', () => {
    const problem = (value: string, rest = '', attributes = '') =>
      `<act>${template('3')}<statusCode code="active"/>${related(`<observation ${attributes}>${template('4')}${rest}${value}</observation>`)}</act>`;
    const record = read(
      clinicalDocument(
        section(
          '11450-4',
          problem(
            `<value xsi:type="CD" ${snomed('44054006', 'Diabetes mellitus type 2')}/>`,
            '<effectiveTime><low value="2015"/></effectiveTime>',
          ),
          problem(
            `<value xsi:type="CD" ${snomed('233604007', 'Pneumonia')}/>`,
            '<effectiveTime><low value="201501"/><high value="201502"/></effectiveTime>',
          ),
          problem(
            `<value xsi:type="CD" nullFlavor="OTH"><translation code="I10" codeSystem="2.16.840.1.113883.6.90"/></value>`,
          ),
          problem(`<value xsi:type="CD" ${snomed('55607006', 'Problem')}/>`, '', 'negationInd="true"'),
          problem(`<value xsi:type="CD" ${snomed('22298006', 'Myocardial infarction')}/>`, '', 'negationInd="true"'),
          problem('<value xsi:type="CD" nullFlavor="NI"/>'),
          problem('<value xsi:type="CD"/>', '<statusCode code="nullified"/>'),
        ),
      ),
    );
    expect(
      factsOf(record, 'condition').map((fact) => [fact.problem, fact.certainty, fact.status, fact.time, fact.ended]),
    ).toEqual([
      ['type-2-diabetes', 'present', 'active', '2015', undefined],
      ['pneumonia', 'present', 'resolved', '2015-01', '2015-02'],
      ['hypertension', 'present', 'active', undefined, undefined],
      [undefined, 'absent', 'unknown', undefined, undefined],
      ['myocardial-infarction', 'absent', 'unknown', undefined, undefined],
    ]);
    expect(factsOf(record, 'condition')[1]!.provenance.place).toEqual({
      kind: 'xpath',
      path: '/ClinicalDocument/component/structuredBody/component/section/entry[2]/act/entryRelationship/observation',
    });
    expect(refusals(record)).toEqual(['entered-in-error']);
    expect(record.documents[0]).toMatchObject({ entries: 9, entriesWithFacts: 7 });
  });

  it('reads allergies, their reactions, and that none is known', () => {
    const allergy = (substance: string, rest = '', attributes = '') =>
      `<act>${template('30')}<statusCode code="active"/>${related(
        `<observation ${attributes}>${template('7')}<value xsi:type="CD" ${snomed('416098002')}/>${substance}${rest}</observation>`,
      )}</act>`;
    const substance = (code: string) =>
      `<participant typeCode="CSM"><participantRole><playingEntity>${code}</playingEntity></participantRole></participant>`;
    const reaction = related(
      `<observation>${template('9')}<value xsi:type="CD" ${snomed('39579001', 'Anaphylaxis')}/></observation>`,
      'MFST',
    );
    const severity = related(`<observation>${template('145')}<value xsi:type="CD" code="CRITH"/></observation>`);
    const record = read(
      clinicalDocument(
        section(
          '48765-2',
          allergy(
            substance('<code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Penicillin G"/>'),
            reaction + severity,
          ),
          allergy(substance(`<code ${snomed('410942007')}/>`), '', 'negationInd="true"'),
        ),
      ),
    );
    const [penicillin, none] = factsOf(record, 'allergy');
    expect(penicillin).toMatchObject({ certainty: 'present', criticality: 'high', type: 'allergy', status: 'active' });
    expect(penicillin!.substances).toContain('penicillin g');
    expect(penicillin!.reactions[0]!.codings[0]!.display).toBe('Anaphylaxis');
    expect(none).toMatchObject({ certainty: 'absent', substances: [], concept: { codings: [{ code: '409137002' }] } });
  });

  it('reads medications: dose, rhythm, period, and what is not taken', () => {
    const lisinopril =
      '<code code="314076" displayName="lisinopril 10 MG Oral Tablet" codeSystem="2.16.840.1.113883.6.88"/>';
    const drug = (status: string, times: string, rest = '', attributes = 'moodCode="EVN"', code = lisinopril) =>
      `<substanceAdministration ${attributes}>${template('16')}<statusCode code="${status}"/>${times}${rest}<consumable><manufacturedProduct>
      <manufacturedMaterial>${code}</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`;
    const since = '<effectiveTime xsi:type="IVL_TS"><low value="20250101"/></effectiveTime>';
    const until = '<effectiveTime xsi:type="IVL_TS"><low value="20250101"/><high value="20250201"/></effectiveTime>';
    const twice = '<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>';
    const record = read(
      clinicalDocument(
        section(
          '10160-0',
          drug('active', since + twice, '<doseQuantity value="2"/>'),
          drug('active', until),
          drug('completed', since),
          drug('active', since + twice, '<precondition/>'),
          drug('active', since, '', 'moodCode="EVN" negationInd="true"'),
          drug('active', '<effectiveTime value="20990101"/>', '', 'moodCode="INT"'),
          drug(
            'active',
            since,
            '',
            'moodCode="INT"',
            '<code nullFlavor="OTH"><originalText><reference value="#t1"/></originalText></code>',
          ),
        ),
      ),
    );
    const drugs = factsOf(record, 'medication');
    expect(drugs.map(({ ingredients, status, timesPerDay }) => [ingredients[0], status, timesPerDay])).toEqual([
      ['lisinopril', 'active', 2],
      ['lisinopril', 'completed', undefined],
      ['lisinopril', 'unknown', undefined],
      ['lisinopril', 'active', undefined],
      ['lisinopril', 'not-taken', undefined],
      ['lisinopril', 'planned', undefined],
      ['ramipril', 'active', undefined],
    ]);
    expect(drugs[0]!.dose?.normalised).toEqual({ ok: true, value: 20, unit: 'mg' });
  });

  it('reads results, vital signs and habits', () => {
    const result = (code: string, value: string, rest = '') =>
      `<component><observation>${template('2')}<code ${loinc(code)}/>${rest}${value}</observation></component>`;
    const record = read(
      clinicalDocument(
        section(
          '30954-2',
          `<organizer>${template('1')}<code ${loinc('24323-8')}/><effectiveTime value="202603010800+0100"/>
          ${result('2160-0', '<value xsi:type="PQ" value="1.4" unit="mg/dL"/><referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="0.5" unit="mg/dL"/></value></observationRange></referenceRange>')}
          ${result('2823-3', '<value xsi:type="PQ" value="41" unit="mmol/L"/>')}
          ${result('33762-6', '<value xsi:type="IVL_PQ"><high value="50" unit="pg/mL" inclusive="false"/></value>')}
          ${result('777-3', '<value xsi:type="PQ" nullFlavor="OTH"><translation value="152" nullFlavor="OTH"><originalText>THOUS/MCL</originalText></translation></value>')}
          ${result('718-7', '<value xsi:type="PQ" nullFlavor="NAV"/>')}
          ${result('2951-2', '<value xsi:type="PQ" value="140" unit="mmol/L"/>', '<effectiveTime value="20260302"/>')}</organizer>`,
        ) +
          section(
            '29762-2',
            `<observation>${template('78')}<code code="ASSERTION"/><effectiveTime value="2026"/><value xsi:type="CD" ${snomed('8517006', 'Former smoker')}/></observation>`,
            `<observation negationInd="true"><templateId root="2.16.840.1.113883.10.20.15.3.8"/><code code="ASSERTION"/><effectiveTime><low value="20260101"/></effectiveTime><value xsi:type="CD" ${snomed('77386006', 'Pregnancy')}/></observation>`,
            `<observation nullFlavor="UNK"><templateId root="2.16.840.1.113883.10.20.15.3.8"/><code code="ASSERTION"/><value xsi:type="CD" ${snomed('77386006', 'Pregnancy')}/></observation>`,
          ),
      ),
    );
    const evidence = new Evidence(record.facts);
    expect(evidence.latest('creatinine')).toMatchObject({ value: 1.4, fact: { time: '2026-03-01T08:00:00+01:00' } });
    expect(evidence.latest('creatinine')!.fact.referenceRange?.low?.normalised).toMatchObject({ value: 0.5 });
    expect(evidence.latest('sodium')!.fact.time).toBe('2026-03-02');
    expect(evidence.latest('potassium')).toBeUndefined();
    expect(record.issues.map(({ code }) => code)).toContain('impossible-value');
    const values = factsOf(record, 'observation').map(({ value }) => value);
    expect(values[1]).toMatchObject({ type: 'quantity', quantity: { comparator: '<' } });
    expect(values[3]).toEqual({ type: 'not-obtained', reason: 'NAV' });
    expect(evidence.latest('platelets')).toMatchObject({ value: 152 });
    expect(evidence.observed('pregnancy-status').map(({ value }) => value)).toMatchObject([
      { concept: { codings: [{ code: '60001007' }] } },
    ]);
    expect(evidence.observed('smoking-status')).toHaveLength(1);
    expect(factsOf(record, 'report')).toHaveLength(1);
  });

  it('reads family, vaccinations, procedures and encounters; leaves plans out', () => {
    const vaccine = (attributes: string) =>
      `<substanceAdministration moodCode="EVN" ${attributes}>${template('52')}<statusCode code="completed"/><effectiveTime value="20251001"/><consumable>
      <manufacturedProduct><manufacturedMaterial><code code="88" codeSystem="2.16.840.1.113883.12.292"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`;
    const age = related(`<observation>${template('31')}<value xsi:type="PQ" value="47" unit="a"/></observation>`);
    const record = read(
      clinicalDocument(
        section(
          '10157-6',
          `<organizer>${template('45')}<subject><relatedSubject><code code="FTH" codeSystem="2.16.840.1.113883.5.111"/></relatedSubject></subject>
          <component><observation>${template('46')}<value xsi:type="CD" ${snomed('22298006')}/>${age}</observation></component></organizer>`,
        ) +
          section('11369-6', vaccine(''), vaccine('negationInd="true"')) +
          section(
            '47519-4',
            `<procedure>${template('14')}<code ${snomed('73761001', 'Colonoscopy')}/><statusCode code="completed"/></procedure>`,
          ) +
          section(
            '46240-8',
            `<encounter>${template('49')}<code code="AMB" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime value="20260101"/></encounter>`,
          ) +
          section(
            '18776-5',
            `<procedure moodCode="RQO">${template('41')}<code ${snomed('73761001', 'Colonoscopy')}/></procedure>`,
          ),
      ),
    );
    expect(factsOf(record, 'familyHistory')[0]).toMatchObject({
      degree: 1,
      sex: 'male',
      problem: 'myocardial-infarction',
      onsetAge: 47,
    });
    expect(factsOf(record, 'immunization').map(({ status }) => status)).toEqual(['completed', 'not-done']);
    expect(factsOf(record, 'procedure')).toHaveLength(1);
    expect(factsOf(record, 'encounter')[0]!.setting).toBe('ambulatory');
    expect(record.documents[0]!.ignored.map(({ issues }) => issues[0].code)).toEqual(['unsupported-resource']);
  });

  it('reads sections of words as notes, not those of plans', () => {
    const words = (code: string, title: string, text: string) =>
      `<component><section><code code="${code}"/><title>${title}</title><text>${text}</text></section></component>`;
    const record = read(
      clinicalDocument(
        words(
          '11348-0',
          'Past medical history',
          '<list><item>Type 2 diabetes</item><item>No history of stroke</item></list>',
        ) +
          words('18776-5', 'Plan', 'Rule out heart failure.') +
          words('30954-2', 'Results', '<table><tbody><tr><td>Gout</td></tr></tbody></table>'),
      ),
    );
    expect(factsOf(record, 'condition').map(({ problem, certainty }) => [problem, certainty])).toEqual([
      ['type-2-diabetes', 'present'],
      ['stroke', 'absent'],
    ]);
    expect(record.documents[0]!.ignored).toHaveLength(2);
  });

  it('keeps documents of others out', () => {
    const body = section(
      '11450-4',
      `<observation>${template('4')}<value xsi:type="CD" ${snomed('44054006')}/></observation>`,
    );
    const own = read(clinicalDocument(body), bundleFile([]));
    expect(factsOf(own, 'condition')).toHaveLength(1);
    const other = read(clinicalDocument(body, ada.replace('19600517', '19610517')), bundleFile([]));
    expect(factsOf(other, 'condition')).toEqual([]);
    expect(refusals(other)).toEqual(['other-patient', 'other-patient', 'other-patient']);
    expect(refusals(read(clinicalDocument(body, '')))).toEqual(['unresolved-reference', 'unresolved-reference']);
  });
});
