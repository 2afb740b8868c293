import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Casebook } from '../casebook.js';
import { type CohortRow, cohortRow } from '../outcome/cohort/rows.js';
import { type CohortView, cohortView } from '../outcome/cohort/view.js';
import { type MonitorReport, monitor, usualMonitoring } from '../outcome/monitoring/report.js';
import type { Assessment } from '../record/index.js';
import { type ModelDecision, ModelRefusal, type ModelStore, type ModelVersion } from '../store/models.js';
import { outcomeOf } from './operation-outcome.js';

/**
 * The cohort and its models; types only for the workbench.
 *
 *   GET  /api/cohort?measure=&drug=            -> CohortView
 *   GET  /api/models                           -> ModelSummary[]
 *   GET  /api/models/:name/monitor             -> MonitorReport
 *   POST /api/models/:name/promote   {version, actor, reason, despite?}  -> ModelSummary
 *   POST /api/models/:name/roll-back {actor, reason}                     -> ModelSummary
 */
export interface ModelSummary {
  readonly name: string;
  /** The version in use; null before anybody promoted one. */
  readonly champion: number | null;
  readonly versions: readonly ModelVersion[];
  readonly decisions: readonly ModelDecision[];
  /** Logged predictions, and how many have an outcome. */
  readonly logged: number;
  readonly judged: number;
}

interface DecisionBody {
  readonly version?: number;
  readonly actor?: string;
  readonly reason?: string;
  readonly despite?: boolean;
}

export function registerOutcomeRoutes(server: FastifyInstance, casebook: Casebook, models: ModelStore): void {
  const rows = new Map<string, { readonly body: string; readonly row: CohortRow }>();

  server.get<{ Querystring: { measure?: string; drug?: string } }>(
    '/api/cohort',
    async ({ query: { measure, drug } }): Promise<CohortView> =>
      cohortView(await cohort(casebook, rows), { ...(measure ? { measure } : {}), ...(drug ? { drug } : {}) }),
  );

  server.get('/api/models', async (): Promise<ModelSummary[]> => {
    const names = await models.names();
    return Promise.all(names.map((name) => summary(models, name)));
  });

  server.get<{ Params: { name: string } }>('/api/models/:name/monitor', async ({ params }, reply) => {
    const report = await monitored(models, params.name);
    return report ?? notFound(reply, 'judged prediction');
  });

  server.post<{ Params: { name: string }; Body: DecisionBody }>('/api/models/:name/promote', async (request, reply) => {
    const { version, actor, reason, despite } = request.body ?? {};
    return decide(reply, request.params.name, () =>
      models.promote(request.params.name, Number(version), {
        actor: text(actor),
        reason: text(reason),
        ...(despite === true ? { despite: true } : {}),
      }),
    );
  });

  server.post<{ Params: { name: string }; Body: DecisionBody }>(
    '/api/models/:name/roll-back',
    async (request, reply) => {
      const { actor, reason } = request.body ?? {};
      return decide(reply, request.params.name, () =>
        models.rollBack(request.params.name, { actor: text(actor), reason: text(reason) }),
      );
    },
  );

  async function decide(
    reply: FastifyReply,
    name: string,
    work: () => Promise<unknown>,
  ): Promise<ModelSummary | FastifyReply> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error;
      const status =
        error.why === 'no-such-version' ? 404 : error.why === 'nobody' || error.why === 'no-reason' ? 400 : 409;
      const { issue, ...outcome } = outcomeOf('error', status === 404 ? 'not-found' : 'business-rule', error.message);
      return reply.code(status).send({ ...outcome, issue: issue.map((each) => ({ ...each, diagnostics: error.why })) });
    }
    return summary(models, name);
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : '');

async function cohort(
  casebook: Casebook,
  known: Map<string, { readonly body: string; readonly row: CohortRow }>,
): Promise<CohortRow[]> {
  const list: CohortRow[] = [];
  for (const { id } of await casebook.patients.list()) {
    const body = await casebook.patients.latestAssessment(id);
    if (!body) continue;
    const before = known.get(id);
    const row = before?.body === body ? before.row : cohortRow(id, JSON.parse(body) as Assessment);
    known.set(id, { body, row });
    list.push(row);
  }
  return list;
}

async function summary(models: ModelStore, name: string): Promise<ModelSummary> {
  const logged = await models.predictions(name);
  return {
    name,
    champion: (await models.champion(name)) ?? null,
    versions: await models.versions(name),
    decisions: await models.decisions(name),
    logged: logged.length,
    judged: logged.filter(({ outcome }) => outcome !== undefined).length,
  };
}

async function monitored(models: ModelStore, name: string): Promise<MonitorReport | undefined> {
  const logged = await models.predictions(name);
  const judged = logged.filter(({ outcome }) => outcome !== undefined).length;
  if (judged === 0) return undefined;
  const reference = Math.floor(judged / 3);
  return monitor(
    logged.map(({ probability, predicted, groups, outcome }) => ({
      probability,
      time: predicted,
      groups,
      ...(outcome === undefined ? {} : { outcome }),
    })),
    { ...usualMonitoring, reference, horizon: Math.max(1, judged - reference) },
  );
}

const notFound = (reply: FastifyReply, what: string) =>
  reply.code(404).send(outcomeOf('error', 'not-found', `No such ${what}`));
