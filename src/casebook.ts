import { createHash } from 'node:crypto';
import { assess } from './assess.js';
import type { ImagePlugin } from './imaging/plugin.js';
import { withReadings } from './imaging/read-record.js';
import { ingest, pixelsBegin, type SourceFile } from './intake/index.js';
import { loadImageModels } from './knowledge/image-models.js';
import type { Installation } from './knowledge/installation.js';
import { assessedRisks, resolvedRisks } from './outcome/monitoring/assessed-risks.js';
import {
  type Assessment,
  type DocumentHash,
  type IsoDate,
  type Issue,
  type LocalEpidemic,
  type PatientFact,
  type PatientRecord,
  type Plan,
  usualPreferences,
} from './record/index.js';
import { withScores } from './scores/read-record.js';
import { appendAudit } from './store/audit.js';
import type { Database } from './store/database.js';
import { ModelStore } from './store/models.js';
import type { ObjectStore } from './store/objects.js';
import { PatientStore, type StoredDocument, type StoredPatient } from './store/patients.js';

export interface CasebookParts {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly installation: Installation;
  readonly now: () => Date;
  /** The infections around on that day; none if absent. */
  readonly surroundings?: (asOf: IsoDate) => readonly LocalEpidemic[];
  /** Who is noted in the audit chain. */
  readonly actor: string;
  /** False where predicted risks are not to be logged for monitoring. */
  readonly logsRisks?: boolean;
}

/** Where the pixels of an image begin this late, the whole file is read. */
const imageHeadBytes = 128 * 1024;

export interface Received {
  /** Absent where the files name no patient, or several. */
  readonly patient?: StoredPatient;
  readonly issues: readonly Issue[];
}

/** The patients of one installation: takes files in, keeps them, assesses, and remembers every plan. */
export class Casebook {
  readonly patients: PatientStore;

  constructor(private readonly parts: CasebookParts) {
    this.patients = new PatientStore(parts.database, parts.now);
  }

  /**
   * Keeps the files byte for byte, adds them to the patient they name (or to `patientId`) and assesses anew;
   * `example` is the id of an example patient.
   * The same files twice change nothing.
   */
  async receive(
    files: readonly SourceFile[],
    options: { patientId?: string; example?: string; asOf?: IsoDate } = {},
  ): Promise<Received> {
    const hashed = files.map((file) => ({ ...file, sha256: sha256(file.bytes) }));
    for (const file of hashed) await this.parts.objects.put(file.sha256, file.bytes);

    const today = this.#today();
    const known = options.patientId ? await this.patients.find(options.patientId) : undefined;
    const alone = ingest(files, this.parts.installation.intake(), { asOf: options.asOf ?? today });
    const fact = patientOf(alone);
    const keys = fact ? identifierKeys(fact) : [];
    const id =
      known?.id ??
      (fact &&
        ((await this.patients.findByIdentifiers(keys))[0] ??
          options.example ??
          sha256(Buffer.from(keys[0]!)).slice(0, 16)));
    if (!id) {
      const named = alone.issues.some((issue) => issue.code === 'no-patient');
      const document = alone.documents[0];
      const missing: Issue = {
        code: 'no-patient',
        severity: 'error',
        documentName: files.map((file) => file.name).join(', '),
        place: { kind: 'whole' },
        expected: 'Patient',
        remedy: 'fix-source',
        ...(document ? { document: document.sha256 } : {}),
      };
      return { issues: named ? alone.issues : [...alone.issues, missing] };
    }

    const stored = known ?? (await this.patients.find(id));
    if (!stored && fact)
      await this.patients.save(id, fact, keys, { example: options.example !== undefined, asOf: options.asOf });
    await this.patients.addDocuments(
      id,
      alone.documents.map(({ sha256: hash, name, kind, byteLength }) => ({ sha256: hash, name, kind, byteLength })),
    );
    await this.#audit('receive', id);
    const record = await this.assess(id);
    const patient = await this.patients.find(id);
    // Nothing new: the record was not read again, and what these files have to say is known.
    return { issues: record?.issues ?? alone.issues, ...(patient ? { patient } : {}) };
  }

  /** Assesses a patient from all kept documents and returns the record; does nothing if the same inputs already gave a plan. */
  async assess(patientId: string): Promise<PatientRecord | undefined> {
    const stored = await this.patients.find(patientId);
    if (!stored) return undefined;
    const asOf = (stored.fixedDay ?? this.#today()) as IsoDate;
    const surroundings = this.parts.surroundings?.(asOf) ?? [];
    const documents = await this.patients.documents(patientId);
    const inputsHash = sha256(
      Buffer.from(
        JSON.stringify([
          documents.map((document) => document.sha256).sort(),
          asOf,
          surroundings,
          this.parts.installation.versions(),
          (await this.#imageModels()).map(({ card }) => `${card.id} ${card.version}`),
        ]),
      ),
    );
    if (await this.patients.hasAssessment(patientId, inputsHash)) return undefined;
    const files: SourceFile[] = [];
    for (const document of documents) files.push(await this.#fileForIntake(document));
    const models = await this.#imageModels();
    const bytesOf = (hash: DocumentHash) => this.parts.objects.get(hash);
    const { installation } = this.parts;
    const scored = await withScores(ingest(files, installation.intake(), { asOf }), installation.scores(), bytesOf);
    const record = await withReadings(scored, models, bytesOf);
    const fact = patientOf(record);
    if (!fact) return record;

    const previous: Plan | undefined = (await this.patients.plans(patientId))[0];
    const context = { asOf, preferences: usualPreferences, surroundings };
    const knowledge = await installation.answeredKnowledgeFor(record, context);
    const assessment = assess(record, knowledge, context, previous);
    await this.patients.save(patientId, fact, identifierKeys(fact), { example: stored.example, asOf: stored.fixedDay });
    await this.patients.saveFacts(patientId, record.facts);
    await this.patients.saveAssessment(patientId, inputsHash, assessment);
    if (!stored.example && this.parts.logsRisks !== false) await this.#logRisks(patientId, assessment);
    await this.#audit('assess', patientId);
    return record;
  }

  /** What came of earlier predictions is noted before the new ones are logged; example patients are invented, and left out. */
  async #logRisks(patientId: string, assessment: Assessment): Promise<void> {
    const models = new ModelStore(this.parts.database, this.parts.now);
    const open = await models.openAssessed(patientId);
    await models.resolveAssessed(patientId, resolvedRisks(open, assessment, this.parts.installation.terminology()));
    await models.logAssessed(assessedRisks(assessment, patientId));
  }

  /** A document's bytes as they came, and what it is. */
  async document(hash: DocumentHash): Promise<{ name: string; kind: string; bytes: Uint8Array } | undefined> {
    const known = await this.patients.document(hash);
    const bytes = known && (await this.parts.objects.get(hash));
    return known && bytes ? { ...known, bytes } : undefined;
  }

  /** Up to so many first bytes of a document. */
  async documentHead(hash: DocumentHash, length: number): Promise<Uint8Array | undefined> {
    return this.parts.objects.head(hash, length);
  }

  /** Of an image only the header: a series may be larger than the memory. */
  async #fileForIntake({ sha256: hash, name, kind, byteLength }: StoredDocument): Promise<SourceFile> {
    if (kind === 'dicom') {
      const head = await this.parts.objects.head(hash, imageHeadBytes);
      const end = head && pixelsBegin(head);
      // A copy: the view would keep all that was read.
      if (end) return { name, bytes: head.slice(0, end), whole: { sha256: hash, byteLength: Number(byteLength) } };
    }
    const bytes = await this.parts.objects.get(hash);
    if (!bytes) throw new Error(`The object store has lost the document ${hash}`);
    return { name, bytes };
  }

  #models: Promise<readonly ImagePlugin[]> | undefined;

  /** The image models of this installation, opened once. */
  #imageModels(): Promise<readonly ImagePlugin[]> {
    this.#models ??= loadImageModels();
    return this.#models;
  }

  #today(): IsoDate {
    return this.parts.now().toISOString().slice(0, 10) as IsoDate;
  }

  #audit(action: string, subject: string): Promise<void> {
    return appendAudit(this.parts.database, {
      at: this.parts.now().toISOString(),
      actor: this.parts.actor,
      action,
      subject,
    });
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const patientOf = (record: PatientRecord): PatientFact | undefined =>
  record.facts.find((fact): fact is PatientFact => fact.kind === 'patient');

/** How sources call this patient; never empty. */
function identifierKeys(fact: PatientFact): string[] {
  const keys = fact.identifiers.map(({ system, value }) => `${system ?? ''}|${value}`);
  return keys.length > 0 ? keys : [`name|${fact.name ?? ''}|${fact.birthDate ?? ''}|${fact.sex}`];
}
