import type { Assessment, DocumentHash, Fact, PatientFact, Plan } from '../record/index.js';
import type { Database } from './database.js';

/** What the patient list shows of the newest assessment. */
export interface AssessmentSummary {
  /** Domains in which the plan has something to do. */
  readonly domains: readonly string[];
  readonly urgent: number;
  readonly recommendations: number;
  /** Entries of the sources that were kept but not used. */
  readonly quarantined: number;
}

export interface StoredPatient extends AssessmentSummary {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
  readonly sex: string;
  readonly example: boolean;
  /** The day plans are made for; absent: today. */
  readonly fixedDay?: string;
  /** The day of the newest assessment; empty before the first. */
  readonly asOf: string;
}

interface PatientRow {
  id: string;
  name: string;
  birth_date: string | null;
  sex: string;
  example: boolean;
  as_of: string | null;
  assessed: string | null;
  summary: AssessmentSummary | null;
}

const unassessed: AssessmentSummary = { domains: [], urgent: 0, recommendations: 0, quarantined: 0 };

const asPatient = (row: PatientRow): StoredPatient => ({
  ...(row.summary ?? unassessed),
  id: row.id,
  name: row.name,
  sex: row.sex,
  example: row.example,
  asOf: row.assessed ?? '',
  ...(row.birth_date ? { birthDate: row.birth_date } : {}),
  ...(row.as_of ? { fixedDay: row.as_of } : {}),
});

const withNewestAssessment = `
  select patient.*, newest.as_of as assessed, newest.summary
  from patient left join lateral
    (select as_of, summary from assessment where patient_id = patient.id order by id desc limit 1) newest on true`;

/** A document of a patient, as the store knows it. */
export interface StoredDocument {
  readonly sha256: DocumentHash;
  readonly name: string;
  readonly kind: string;
  readonly byteLength: number;
}

/** Patients, their documents, facts and assessments. `now` is given by the composition root. */
export class PatientStore {
  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
  ) {}

  async list(): Promise<StoredPatient[]> {
    return (await this.database.query<PatientRow>(`${withNewestAssessment} order by example, name, id`)).map(asPatient);
  }

  async find(id: string): Promise<StoredPatient | undefined> {
    const [row] = await this.database.query<PatientRow>(`${withNewestAssessment} where id = $1`, [id]);
    return row && asPatient(row);
  }

  /** The ids of the patients that sources call by any of these keys. */
  async findByIdentifiers(keys: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ patient_id: string }>(
      'select distinct patient_id from patient_identifier where key = any($1) order by patient_id',
      [keys],
    );
    return rows.map((row) => row.patient_id);
  }

  /** Creates the patient or brings name, birth date and sex up to date; adds identifiers that nobody else has. */
  async save(
    id: string,
    fact: PatientFact,
    keys: readonly string[],
    options: { example: boolean; asOf?: string | undefined },
  ): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.query(
        `insert into patient (id, name, birth_date, sex, example, as_of, created_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set name = excluded.name, birth_date = excluded.birth_date, sex = excluded.sex`,
        [id, fact.name ?? '', fact.birthDate ?? null, fact.sex, options.example, options.asOf ?? null, this.now()],
      );
      await transaction.query(
        'insert into patient_identifier (key, patient_id) select unnest($1::text[]), $2 on conflict (key) do nothing',
        [keys, id],
      );
    });
  }

  async documents(patientId: string): Promise<StoredDocument[]> {
    return this.database.query<StoredDocument>(
      `select patient_document.sha256, patient_document.name, kind, byte_length::float8 as "byteLength"
       from patient_document join document using (sha256) where patient_id = $1
       order by added_at, patient_document.name, patient_document.sha256`,
      [patientId],
    );
  }

  async addDocuments(
    patientId: string,
    documents: readonly { sha256: string; name: string; kind: string; byteLength: number }[],
  ): Promise<void> {
    await this.database.transaction(async (transaction) => {
      for (const { sha256, name, kind, byteLength } of documents) {
        await transaction.query(
          'insert into document (sha256, name, kind, byte_length, received_at) values ($1, $2, $3, $4, $5) on conflict (sha256) do nothing',
          [sha256, name, kind, byteLength, this.now()],
        );
        await transaction.query(
          'insert into patient_document (patient_id, sha256, name, added_at) values ($1, $2, $3, $4) on conflict do nothing',
          [patientId, sha256, name, this.now()],
        );
      }
    });
  }

  async document(sha256: string): Promise<{ name: string; kind: string } | undefined> {
    const [row] = await this.database.query<{ name: string; kind: string }>(
      'select name, kind from document where sha256 = $1',
      [sha256],
    );
    return row;
  }

  /** Replaces the patient's facts: they are derived from the documents, which are never replaced. */
  async saveFacts(patientId: string, facts: readonly Fact[]): Promise<void> {
    const rows = facts.map((fact) => ({
      id: fact.id,
      kind: fact.kind,
      key: factKey(fact),
      observed: fact.time ?? null,
      body: fact,
    }));
    await this.database.transaction(async (transaction) => {
      await transaction.query('delete from fact where patient_id = $1', [patientId]);
      await transaction.query(
        `insert into fact (patient_id, id, kind, key, observed, body)
         select $1, row.id, row.kind, row.key, row.observed, row.body
         from jsonb_to_recordset($2::jsonb) as row (id text, kind text, key text, observed text, body jsonb)`,
        [patientId, JSON.stringify(rows)],
      );
    });
  }

  /** Keeps an assessment unless the same inputs already gave one. */
  async saveAssessment(patientId: string, inputsHash: string, assessment: Assessment): Promise<void> {
    await this.database.query(
      `insert into assessment (patient_id, inputs_hash, as_of, body, plan, summary, created_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (patient_id, inputs_hash) do nothing`,
      [
        patientId,
        inputsHash,
        assessment.asOf,
        JSON.stringify(assessment),
        JSON.stringify(assessment.plan),
        JSON.stringify(summarise(assessment)),
        this.now(),
      ],
    );
  }

  async hasAssessment(patientId: string, inputsHash: string): Promise<boolean> {
    const rows = await this.database.query('select 1 from assessment where patient_id = $1 and inputs_hash = $2', [
      patientId,
      inputsHash,
    ]);
    return rows.length > 0;
  }

  /** The newest assessment's JSON text, as it was made. */
  async latestAssessment(patientId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ body: string }>(
      'select body from assessment where patient_id = $1 order by id desc limit 1',
      [patientId],
    );
    return row?.body;
  }

  /** All plans, newest first. */
  async plans(patientId: string): Promise<Plan[]> {
    const rows = await this.database.query<{ plan: Plan }>(
      'select plan from assessment where patient_id = $1 order by id desc',
      [patientId],
    );
    return rows.map((row) => row.plan);
  }
}

function summarise(assessment: Assessment): AssessmentSummary {
  const recommendations = assessment.claims.flatMap((claim) =>
    claim.kind === 'recommendation' && claim.value.status === 'recommended' ? [claim.value] : [],
  );
  return {
    domains: [...new Set(recommendations.map(({ domain }) => domain))].sort(),
    urgent: recommendations.filter(({ urgency }) => urgency === 'now').length,
    recommendations: recommendations.length,
    quarantined: assessment.quarantine.reduce((sum, { count }) => sum + count, 0),
  };
}

/** The terminology's key of what the fact is about, where it has one. */
function factKey(fact: Fact): string | null {
  switch (fact.kind) {
    case 'observation':
      return fact.measure ?? null;
    case 'condition':
    case 'familyHistory':
      return fact.problem ?? null;
    case 'medication':
      return fact.ingredients.join('+') || null;
    case 'allergy':
      return fact.substances.join('+') || null;
    case 'geneResult':
      return fact.gene;
    case 'genotype':
      return `${fact.chromosome}:${fact.position}`;
    case 'scoreReading':
      return fact.score;
    case 'patient':
    case 'procedure':
    case 'report':
    case 'imaging':
    case 'document':
    case 'immunization':
    case 'encounter':
    case 'phenotype':
      return null;
    default:
      return fact satisfies never;
  }
}
