import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { casesFrom } from '../cli/cases.js';
import { textOf } from '../cli/files.js';
import { UsageError } from '../cli/usage-error.js';
import { analyseEpidemic, type EpidemicAnalysis } from '../epidemic/index.js';
import { packageRoot } from '../knowledge/root.js';
import { outcomeOf } from './operation-outcome.js';

/** A series of cases as sent, what stands out in it, and where it goes. */
export interface OutbreakView extends EpidemicAnalysis {
  readonly series: readonly { readonly date: string | number; readonly count: number }[];
}

interface Asked {
  readonly mean?: string;
  readonly sd?: string;
  readonly horizon?: string;
  readonly place?: string;
}

/**
 * POST /api/outbreak?mean=&sd=&horizon=&place= with a table (CSV, TSV, in any encoding) or FHIR as body -> OutbreakView; 400 where it
 * isn't a series of cases.
 * Nothing of it is kept. GET /api/outbreak/example -> an invented series, to try it with.
 */
export function registerOutbreak(server: FastifyInstance): void {
  server.addContentTypeParser(['text/csv', 'text/plain'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.get('/api/outbreak/example', async (_request, reply) =>
    reply.type('text/csv').send(await readFile(join(packageRoot, 'examples', 'outbreak', 'incidence.csv'))),
  );
  server.post<{ Querystring: Asked; Body: Buffer | undefined }>('/api/outbreak', async ({ query, body }, reply) => {
    try {
      return outbreakView(textOf(body ?? Buffer.of(), 'series', 'CSV, TSV or FHIR JSON'), query);
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof RangeError)) throw error;
      return reply.code(400).send(outcomeOf('error', 'invalid', error.message));
    }
  });
}

function outbreakView(text: string, { mean, sd, horizon = '28', place }: Asked): OutbreakView {
  const [m, s, days] = [Number(mean), Number(sd), Number(horizon)];
  if (!(Number.isInteger(days) && days >= 1 && days <= 366)) throw new RangeError('horizon: expected 1 to 366 days');
  if ((mean || sd) && !(m > 1 && s > 0))
    throw new RangeError('serial interval: expected a mean above 1 day and its deviation');
  const table = casesFrom(text, 'series', place ? { place } : {});
  const analysis = analyseEpidemic(table, {
    horizonDays: days,
    windowDays: 7,
    seed: 1,
    ...(mean ? { uncertain: { mean: m, sd: s, meanSd: 0, sdSd: 0 } } : {}),
  });
  const { series } = table;
  return {
    ...analysis,
    notes: [...table.notes, ...analysis.notes],
    series: series.labels.map((date, step) => ({ date, count: series.local[step]! + series.imported[step]! })),
  };
}
