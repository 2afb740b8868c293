import { describe, expect, it } from 'vitest';
import { Evidence, type FactKind, type FactOf, type PatientRecord } from '../../record/index.js';
import { ingest } from '../index.js';
import { expectEveryEntryCounted } from '../testing/account.js';
import { bundleFile, fileOf, testDay, testKnowledge } from '../testing/knowledge.js';
import { parseMessages } from './message.js';

const knowledge = testKnowledge();
const pid = 'PID|1||4711^^^HOSP&1.2.3.4&ISO^MR||Example^Ada^B^^^^L||19600517|F|||1 Road^^Town^ST^12345^USA';
const header = (type = 'ORU^R01', sent = '20260301120000', id = '1') =>
  `MSH|^~\\&|LAB|HOSP|EHR|HOSP|${sent}||${type}|${id}|P|2.5.1`;
const message = (...segments: string[]) => segments.join('\r');
const oru = (...segments: string[]) =>
  message(header(), pid, 'OBR|1|P1|F1|24323-8^Panel^LN|||20260301080000+0100', ...segments);

function read(...texts: string[]): PatientRecord {
  const files = texts.map((text, index) => fileOf(`${index}.hl7`, text));
  const record = ingest(files, knowledge, { asOf: testDay });
  expectEveryEntryCounted(record);
  expect(() => new Evidence(record.facts)).not.toThrow();
  return record;
}
const factsOf = <K extends FactKind>(record: PatientRecord, kind: K) =>
  record.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
const refusals = (record: PatientRecord) =>
  record.documents.flatMap(({ quarantined }) => quarantined.map(({ issues }) => issues[0].code));

describe('parseMessages', () => {
  it('takes the delimiters from the header and undoes escapes', () => {
    const text = 'MSH$%*!@$LAB\nOBX$1$FT$X$$a!E!b !F! !S! !R! !T!!.br!next !X41! !H!bold!N! 50! x*second@';
    const [obx] = parseMessages(text).messages[0]!.segments.slice(1);
    const [first, second] = obx!.repetitions(5);
    expect(first!.component(1)).toBe('a!b $ % * @\nnext A bold 50! x');
    expect(second!.component(1)).toBe('second');
  });

  it('reads framed messages, any line end, and the envelope of a batch', () => {
    const framed = `\u000bFHS|^~\\&\rBHS|^~\\&\r${message(header(), pid)}\u001c\r\u000b${message(header(), pid)}\r\u001c\r\nBTS|2\nFTS|1`;
    const { messages, envelope } = parseMessages(framed);
    expect(messages.map(({ segments }) => segments.map(({ name }) => name))).toEqual([
      ['MSH', 'PID'],
      ['MSH', 'PID'],
    ]);
    expect(envelope.map(({ name }) => name)).toEqual(['FHS', 'BHS', 'BTS', 'FTS']);
  });
});

describe('ORU', () => {
  it('reads numbers, bounds, codes, text and times, each at its segment', () => {
    const record = read(
      oru(
        'OBX|1|NM|2160-0^Creatinine^LN||1.4|mg/dL^^UCUM|0.5-1.1|H|||F|||20260301080500+0100',
        'OBX|2|SN|33762-6^NT-proBNP^LN||<^50|pg/mL|<125||||F',
        'OBX|3|CWE|94500-6^SARS-CoV-2 RNA^LN||260415000^Not detected^SCT||||||F',
        'OBX|4|ST|2823-3^Potassium^LN||4.1|mmol/L|3.5 - 5.1||||F',
        'OBX|5|NM|718-7^Hemoglobin^LN||||||||X',
        'OBX|6|SN|5196-1^Titre^LN||^1^:^128|||||||F',
        'NTE|1||Hemolysed',
        'ZZZ|1',
      ),
    );
    const evidence = new Evidence(record.facts);
    const creatinine = evidence.latest('creatinine')!;
    expect(creatinine.fact.value).toMatchObject({ quantity: { normalised: { value: 1.4, unit: 'mg/dL' } } });
    expect(creatinine.fact.time).toBe('2026-03-01T08:05:00+01:00');
    expect(creatinine.fact.referenceRange?.high?.normalised).toMatchObject({ value: 1.1 });
    expect(creatinine.fact.provenance.place).toEqual({ kind: 'segment', segment: 4, field: 'OBX-5' });
    expect(evidence.latest('potassium')).toMatchObject({ value: 4.1 });
    const values = factsOf(record, 'observation').map(({ value }) => value);
    expect(values[1]).toMatchObject({ type: 'quantity', quantity: { comparator: '<', source: { value: 50 } } });
    expect(values[2]).toMatchObject({ type: 'coded' });
    expect(values[4]).toEqual({ type: 'not-obtained', reason: 'no result could be obtained' });
    expect(values[5]).toEqual({ type: 'text', text: '1:128' });
    expect(record.documents[0]).toMatchObject({ entries: 11, entriesWithFacts: 8 });
  });

  it('knows a local code by its name, but not of another sample', () => {
    const local = 'OBX|1|NM|K^Potassium^L||4.2|mmol/L|||||F';
    expect(factsOf(read(oru(local)), 'observation')[0]!.measure).toBe('potassium');
    const urine = message(header(), pid, 'OBR|1|||UK^Potassium, urine^L|||20260301', local);
    expect(factsOf(read(urine), 'observation')[0]!.measure).toBeUndefined();
  });

  it('quarantines what no living person has, and future dates', () => {
    const impossible = oru('OBX|1|NM|2823-3^Potassium^LN||410|mmol/L|||||F');
    expect(refusals(read(impossible))).toEqual(['impossible-value']);
    const future = oru('OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F|||20991231');
    expect(refusals(read(future))).toEqual(['future-date']);
  });

  it('lets a correction replace, a withdrawal take back, and a repetition be one', () => {
    const first = oru('OBX|1|NM|2823-3^Potassium^LN||6.9|mmol/L|||||F');
    const at = (sent: string, obx: string) => first.replace('20260301120000', sent).replace(/OBX.*/, obx);
    const corrected = at('20260301130000', 'OBX|1|NM|2823-3^Potassium^LN||4.9|mmol/L|||||C');
    // The files are given newest first.
    expect(new Evidence(read(corrected, first).facts).series('potassium').map(({ value }) => value)).toEqual([4.9]);
    const withdrawn = at('20260301130000', 'OBX|1|NM|2823-3^Potassium^LN||6.9|mmol/L|||||D');
    const gone = read(first, withdrawn);
    expect(factsOf(gone, 'observation')).toEqual([]);
    expect(refusals(gone)).toEqual(['entered-in-error', 'entered-in-error']);
    expect(
      factsOf(read(first, at('20260301130000', 'OBX|1|NM|2823-3^Potassium^LN||6.9|mmol/L|||||F')), 'observation'),
    ).toHaveLength(1);
  });

  it('reads a report that goes on over several segments as a note', () => {
    const record = read(
      oru(
        'OBX|1|TX|18842-5^Discharge summary^LN||Assessment: the patient has long-standing type 2||||||F',
        'OBX|2|TX|18842-5^Discharge summary^LN||diabetes and hypertension. No evidence of atrial fibrillation. Follow-up in six weeks.||||||F',
      ),
    );
    const found = factsOf(record, 'condition').map(({ problem, certainty, provenance }) => [
      problem,
      certainty,
      provenance.place,
    ]);
    expect(found).toEqual([
      ['type-2-diabetes', 'present', { kind: 'segment', segment: 4, field: 'OBX-5' }],
      ['hypertension', 'present', { kind: 'segment', segment: 5, field: 'OBX-5' }],
      ['atrial-fibrillation', 'absent', { kind: 'segment', segment: 5, field: 'OBX-5' }],
    ]);
  });
});

describe('other messages', () => {
  it('reads who the patient is, the visit, diagnoses, allergies and procedures of an ADT', () => {
    const record = read(
      message(
        header('ADT^A01'),
        'EVN|A01|20260301110000',
        pid,
        'NK1|1|Example^Bob|SPO',
        'PV1|1|I|||||||||||||||||V1|||||||||||||||||||||||||20260301100000',
        'AL1|1|DA|7980^Penicillin^RXNORM|SV|Anaphylaxis',
        'AL1|2|DA|^No known food allergies',
        'DG1|1|I10|E119^Type 2 diabetes mellitus^I10C||20260301|F',
        'DG1|2||I50.9^Heart failure^I10||20260301|W',
        'PR1|1||73761001^Colonoscopy^SCT||20260228',
      ),
    );
    expect(factsOf(record, 'patient')[0]).toMatchObject({
      birthDate: '1960-05-17',
      sex: 'female',
      name: 'Ada B Example',
      identifiers: [{ system: 'urn:oid:1.2.3.4', value: '4711' }],
      postalCode: '12345',
    });
    expect(factsOf(record, 'encounter')[0]).toMatchObject({ setting: 'inpatient', time: '2026-03-01T10:00:00' });
    const [penicillin, none] = factsOf(record, 'allergy');
    expect(penicillin).toMatchObject({
      certainty: 'present',
      criticality: 'high',
      reactions: [{ text: 'Anaphylaxis' }],
    });
    expect(penicillin!.substances).toContain('class:penicillin');
    expect(none!.certainty).toBe('absent');
    expect(factsOf(record, 'condition').map(({ problem, certainty }) => [problem, certainty])).toEqual([
      ['type-2-diabetes', 'present'],
      ['heart-failure', 'uncertain'],
    ]);
    expect(factsOf(record, 'procedure')).toHaveLength(1);
    const reasons = record.documents[0]!.ignored.map(({ issues }) => issues[0].found);
    expect(reasons).toEqual(['MSH', 'EVN', 'NK1: a contact person']);
  });

  it('reads orders, and that they were stopped', () => {
    const order = (control: string, sent: string) =>
      message(
        header('RDE^O11', sent),
        pid,
        `ORC|${control}|77|||||||20260301`,
        'TQ1|1||BID||||20260301',
        'RXE||860975^Metformin 500 MG Oral Tablet^RXNORM|500||mg|||||||||||||||||||',
        'RXR|PO^Oral^HL70162',
      );
    const begun = order('NW', '20260301120000');
    expect(factsOf(read(begun), 'medication')[0]).toMatchObject({
      ingredients: ['metformin'],
      status: 'active',
      timesPerDay: 2,
      dose: { normalised: { value: 500, unit: 'mg' } },
      route: { text: 'Oral' },
      time: '2026-03-01',
    });
    const stopped = new Evidence(read(begun, order('DC', '20260401120000')).facts);
    expect(stopped.presentMedications()).toEqual([]);
    expect(stopped.facts('medication').map(({ status }) => status)).toEqual(['stopped']);
  });

  it('reads vaccinations, refused ones too', () => {
    const record = read(
      message(
        header('VXU^V04'),
        pid,
        'ORC|RE||1',
        'RXA|0|1|20251001||88^influenza^CVX|0.5|mL||00^New^NIP001|||||||||||CP|A',
        'ORC|RE||2',
        'RXA|0|1|20251001||33^pneumococcal^CVX|999||||||||||||00^Parental decision^NIP002||RE|A',
        'ORC|RE||3',
        'RXA|0|1|20251001||998^no vaccine administered^CVX|999||||||||||||||NA|A',
      ),
    );
    expect(factsOf(record, 'immunization').map(({ status, certainty }) => [status, certainty])).toEqual([
      ['completed', 'present'],
      ['not-done', 'absent'],
    ]);
  });

  it('keeps the segments of other people out, and those before any PID', () => {
    const batch = [
      oru('OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F'),
      oru('OBX|1|NM|2823-3^Potassium^LN||5.9|mmol/L|||||F').replace(
        /PID.*?\r/,
        'PID|1||99^^^HOSP||Other^Person||19900101|M\r',
      ),
      message(header(), 'OBX|1|NM|2823-3^Potassium^LN||3.9|mmol/L|||||F'),
    ].join('\r');
    const record = read(batch);
    expect(new Evidence(record.facts).series('potassium').map(({ value }) => value)).toEqual([4.1]);
    expect(refusals(record)).toEqual(['other-patient', 'other-patient', 'other-patient', 'unresolved-reference']);
  });

  it('compares messages with the patient of FHIR files', () => {
    const files = (text: string) => [fileOf('1.hl7', text), bundleFile([])];
    const own = ingest(files(oru('OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F')), knowledge, { asOf: testDay });
    expect(factsOf(own, 'observation')).toHaveLength(1);
    expect(factsOf(own, 'patient')).toHaveLength(1);
    const sexed = ingest(
      files(oru('OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F').replace('|F|||1 Road', '|M|||1 Road')),
      knowledge,
      { asOf: testDay },
    );
    expect(factsOf(sexed, 'observation')).toEqual([]);
  });

  it('reads an embedded text as a note', () => {
    const text = Buffer.from('Diagnosis: type 2 diabetes.').toString('base64');
    const record = read(
      message(
        header('MDM^T02'),
        pid,
        'TXA|1|DS^Discharge summary|TX|20260301',
        `OBX|1|ED|^Letter||^text^plain^Base64^${text}||||||F`,
      ),
    );
    expect(factsOf(record, 'condition').map(({ problem }) => problem)).toEqual(['type-2-diabetes']);
    expect(factsOf(record, 'document')).toHaveLength(2);
  });
});
