import type { AssessedRisk, ResolvedRisk } from '../outcome/monitoring/assessed-risks.js';
import { appendAudit } from './audit.js';
import type { Database } from './database.js';

export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  readonly card: Readonly<Record<string, unknown>>;
  readonly dataSha256: string;
  /** ISO 8601 instant. */
  readonly createdAt: string;
  readonly createdBy: string;
}

export type ModelAction = 'register' | 'judge' | 'promote' | 'roll-back';

export interface ModelDecision {
  readonly name: string;
  readonly version: number;
  readonly action: ModelAction;
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  readonly body?: unknown;
}

export interface LoggedPrediction {
  readonly model: string;
  readonly version?: number;
  readonly subject: string;
  /** Day of the prediction. */
  readonly predicted: string;
  readonly probability: number;
  readonly groups: Readonly<Record<string, string>>;
  readonly outcome?: boolean;
  readonly resolved?: string;
}

/** Why a person's decision about a model is not taken. */
export class ModelRefusal extends Error {
  constructor(
    readonly why:
      | 'no-such-version'
      | 'not-judged'
      | 'not-better'
      | 'nobody'
      | 'no-reason'
      | 'nothing-before'
      | 'is-champion',
    message: string,
  ) {
    super(message);
    this.name = 'ModelRefusal';
  }
}

interface VersionRow {
  name: string;
  version: number;
  card: Record<string, unknown>;
  data_sha256: string;
  created_at: Date | string;
  created_by: string;
}
interface DecisionRow {
  name: string;
  version: number;
  action: ModelAction;
  at: Date | string;
  actor: string;
  reason: string;
  body: unknown;
}

/**
 * Models, what was decided of them, and what they predicted. Nothing here is ever changed or removed, and only a named
 * person's decision makes a model the champion; each goes into the audit chain too.
 */
export class ModelStore {
  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
  ) {}

  async names(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      'select name from model_version union select model from prediction order by 1',
    );
    return rows.map(({ name }) => name);
  }

  async versions(name: string): Promise<ModelVersion[]> {
    const rows = await this.database.query<VersionRow>(
      'select name, version, card, data_sha256, created_at, created_by from model_version where name = $1 order by version',
      [name],
    );
    return rows.map((row) => ({
      name: row.name,
      version: row.version,
      card: row.card,
      dataSha256: row.data_sha256,
      createdAt: instant(row.created_at),
      createdBy: row.created_by,
    }));
  }

  /** The model file of a version. */
  async body(name: string, version: number): Promise<string | undefined> {
    const [row] = await this.database.query<{ body: string }>(
      'select body from model_version where name = $1 and version = $2',
      [name, version],
    );
    return row?.body;
  }

  /** Keeps a fitted model as the next version of its name; it is not in use by that. */
  async add(model: {
    readonly name: string;
    readonly body: string;
    readonly card: Readonly<Record<string, unknown>>;
    readonly dataSha256: string;
    readonly by: string;
  }): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ next: number }>(
        'select coalesce(max(version), 0) + 1 as next from model_version where name = $1',
        [model.name],
      );
      const version = Number(row!.next);
      await transaction.query(
        'insert into model_version (name, version, body, card, data_sha256, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)',
        [model.name, version, model.body, model.card, model.dataSha256, this.now(), model.by],
      );
      return version;
    });
  }

  /** All decisions of a name, newest first. */
  async decisions(name: string): Promise<ModelDecision[]> {
    const rows = await this.database.query<DecisionRow>(
      'select name, version, action, at, actor, reason, body from model_decision where name = $1 order by id desc',
      [name],
    );
    return rows.map(({ body, at, ...row }) => ({ ...row, at: instant(at), ...(body === null ? {} : { body }) }));
  }

  /** The version in use, or undefined if nobody has promoted any. */
  async champion(name: string): Promise<number | undefined> {
    return (await this.#reign(name))[0];
  }

  /** Writes the terms of a test, or its verdict, beside a version. */
  async note(decision: Omit<ModelDecision, 'at'> & { readonly action: 'register' | 'judge' }): Promise<void> {
    await this.#decide(decision);
  }

  /**
   * Makes a version the champion. Its test must have been judged; one that was not shown better needs `despite`.
   * @throws ModelRefusal
   */
  async promote(
    name: string,
    version: number,
    by: { readonly actor: string; readonly reason: string; readonly despite?: boolean },
  ): Promise<void> {
    checkPerson(by);
    if (!(await this.body(name, version)))
      throw new ModelRefusal('no-such-version', `${name} has no version ${version}`);
    const champion = await this.champion(name);
    if (champion === version) throw new ModelRefusal('is-champion', `${name} ${version} is the champion already`);
    const judged = (await this.decisions(name)).find((each) => each.version === version && each.action === 'judge');
    const verdict = (judged?.body as { verdict?: string } | undefined)?.verdict;
    if (champion !== undefined && verdict === undefined)
      throw new ModelRefusal('not-judged', `${name} ${version} was not tested against the champion`);
    if (champion !== undefined && verdict !== 'challenger-better' && !by.despite)
      throw new ModelRefusal('not-better', `${name} ${version}: the registered test says ${verdict}`);
    await this.#decide({ name, version, action: 'promote', actor: by.actor, reason: by.reason });
  }

  /** Puts the champion before this one back in use. @throws ModelRefusal @returns its version */
  async rollBack(name: string, by: { readonly actor: string; readonly reason: string }): Promise<number> {
    checkPerson(by);
    const [, before] = await this.#reign(name);
    if (before === undefined) throw new ModelRefusal('nothing-before', `${name} has no earlier champion`);
    await this.#decide({ name, version: before, action: 'roll-back', actor: by.actor, reason: by.reason });
    return before;
  }

  async log(predictions: readonly LoggedPrediction[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      for (const each of predictions)
        await transaction.query(
          'insert into prediction (model, version, subject, predicted, probability, groups, outcome, resolved, logged_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
          [
            each.model,
            each.version ?? null,
            each.subject,
            each.predicted,
            each.probability,
            each.groups,
            each.outcome ?? null,
            each.resolved ?? null,
            this.now(),
          ],
        );
    });
  }

  /** Notes what came of the predictions of a subject that are still open. @returns how many there were */
  async resolve(model: string, subject: string, outcome: boolean, on: string): Promise<number> {
    const rows = await this.database.query<{ id: string }>(
      'update prediction set outcome = $3, resolved = $4 where model = $1 and subject = $2 and outcome is null returning id',
      [model, subject, outcome, on],
    );
    return rows.length;
  }

  /** Logs what an assessment predicted; what is logged of that day already stays as it is. */
  async logAssessed(risks: readonly AssessedRisk[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      for (const each of risks)
        await transaction.query(
          'insert into prediction (model, method, subject, predicted, horizon_days, outcome_key, probability, groups, logged_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (model, subject, predicted) where method is not null do nothing',
          [
            each.model,
            each.method,
            each.subject,
            each.predicted,
            each.horizonDays,
            each.outcomeKey,
            each.probability,
            each.groups,
            this.now(),
          ],
        );
    });
  }

  /** Risks that assessments predicted of a subject and of which nothing has come yet. */
  async openAssessed(
    subject: string,
  ): Promise<Pick<AssessedRisk, 'model' | 'predicted' | 'horizonDays' | 'outcomeKey'>[]> {
    const rows = await this.database.query<{
      model: string;
      predicted: string;
      horizon_days: number;
      outcome_key: string;
    }>(
      'select model, predicted, horizon_days, outcome_key from prediction where subject = $1 and outcome is null and method is not null',
      [subject],
    );
    return rows.map((row) => ({
      model: row.model,
      predicted: row.predicted as AssessedRisk['predicted'],
      horizonDays: Number(row.horizon_days),
      outcomeKey: row.outcome_key,
    }));
  }

  /** Notes what came of risks that assessments predicted. */
  async resolveAssessed(subject: string, resolved: readonly ResolvedRisk[]): Promise<void> {
    for (const { model, predicted, outcome, on } of resolved)
      await this.database.query(
        'update prediction set outcome = $4, resolved = $5 where model = $1 and subject = $2 and predicted = $3 and outcome is null and method is not null',
        [model, subject, predicted, outcome, on],
      );
  }

  /** In order of prediction. */
  async predictions(model: string): Promise<LoggedPrediction[]> {
    const rows = await this.database.query<{
      version: number | null;
      subject: string;
      predicted: string;
      probability: number;
      groups: Record<string, string>;
      outcome: boolean | null;
      resolved: string | null;
    }>(
      'select version, subject, predicted, probability, groups, outcome, resolved from prediction where model = $1 order by predicted, id',
      [model],
    );
    return rows.map((row) => ({
      model,
      subject: row.subject,
      predicted: row.predicted,
      probability: Number(row.probability),
      groups: row.groups,
      ...(row.version === null ? {} : { version: row.version }),
      ...(row.outcome === null ? {} : { outcome: row.outcome }),
      ...(row.resolved === null ? {} : { resolved: row.resolved }),
    }));
  }

  /** Champions from the present one back: a roll-back takes the one it ends off the list. */
  async #reign(name: string): Promise<number[]> {
    const reign: number[] = [];
    for (const { action, version } of (await this.decisions(name)).reverse()) {
      if (action === 'promote') reign.push(version);
      else if (action === 'roll-back') reign.pop();
    }
    return reign.reverse();
  }

  async #decide({ name, version, action, actor, reason, body }: Omit<ModelDecision, 'at'>): Promise<void> {
    const at = this.now();
    await this.database.query(
      'insert into model_decision (name, version, action, at, actor, reason, body) values ($1, $2, $3, $4, $5, $6, $7)',
      [name, version, action, at, actor, reason, body ?? null],
    );
    await appendAudit(this.database, {
      at: at.toISOString(),
      actor,
      action: `model ${action}`,
      subject: `${name} ${version}`,
    });
  }
}

const instant = (value: Date | string) => (value instanceof Date ? value : new Date(value)).toISOString();

function checkPerson({ actor, reason }: { readonly actor: string; readonly reason: string }): void {
  if (actor.trim() === '') throw new ModelRefusal('nobody', 'Who decides must be named');
  if (reason.trim() === '') throw new ModelRefusal('no-reason', 'The decision needs a reason');
}
