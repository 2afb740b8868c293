import { brierScores, integratedBrier } from '../outcome/survival/brier.js';
import { aalenJohansen } from '../outcome/survival/competing-risks.js';
import { concordance } from '../outcome/survival/concordance.js';
import { type CoxData, type CoxModel, fitCox } from '../outcome/survival/cox.js';
import { type Predictor, predictorOf } from '../outcome/survival/individual-curve.js';
import { kaplanMeier, restrictedMean, restrictedMeanError, survivalAt } from '../outcome/survival/kaplan-meier.js';
import { logRank } from '../outcome/survival/log-rank.js';
import type { Column, SurvivalTable } from './survival-table.js';
import { UsageError } from './usage-error.js';

/** What the command line asks for. */
export interface SurvivalRequest {
  readonly time: string;
  readonly event: string;
  readonly eventValue?: string | undefined;
  readonly covariates: readonly string[];
  readonly categorical: readonly string[];
  readonly strata?: string | undefined;
  readonly group?: string | undefined;
  readonly entry?: string | undefined;
  readonly cluster?: string | undefined;
  readonly ties: 'efron' | 'breslow';
  readonly robust: boolean;
  readonly competing: boolean;
  readonly horizon?: number | undefined;
  readonly at: readonly number[];
  readonly profile: Readonly<Record<string, string>>;
  readonly option?: string | undefined;
}

type Rows = readonly (readonly string[])[];

/** All that was asked of one table. @throws UsageError naming file, row and column where it can't be read */
export function analyse(table: SurvivalTable, request: SurvivalRequest) {
  const { time, event, strata, group, entry, cluster } = request;
  const followed = [time, event, strata, group, entry].filter((name) => name !== undefined);
  const complete = (columns: readonly string[]) => {
    const rows = table.complete(columns);
    return entry ? table.followed(rows, entry, time) : rows;
  };
  const rows = complete(followed);
  const follow = {
    times: table.times(rows, time),
    events: table.events(rows, event, request.eventValue),
    ...(entry ? { entries: table.entries(rows, entry, time) } : {}),
  };
  const by = group ?? strata;
  const groups = by ? table.strings(rows, by) : rows.map(() => 'all');
  const labels = [...new Set(groups)].sort();
  const used = () => complete([...followed, ...request.covariates, ...(cluster ? [cluster] : [])]);
  return {
    kaplanMeier: labels.map((label) => curveOf(label, membersOf(groups, label), follow, request)),
    logRank: labels.length > 1 ? logRank({ ...follow, groups }) : null,
    ...(request.competing ? { competingRisks: incidence(table, rows, labels, groups, request) } : {}),
    cox: request.covariates.length > 0 ? cox(table, used(), request) : null,
  };
}

type Follow = { readonly times: Float64Array; readonly events: boolean[]; readonly entries?: Float64Array };

function curveOf(
  group: string,
  members: readonly number[],
  { times, events, entries }: Follow,
  asked: SurvivalRequest,
) {
  const curve = kaplanMeier({
    times: members.map((index) => times[index]!),
    events: members.map((index) => events[index]!),
    entries: entries && members.map((index) => entries[index]!),
  });
  const horizon = asked.horizon;
  return {
    group,
    ...curve,
    ...(asked.at.length > 0 ? { at: asked.at.map((time) => ({ time, survival: survivalAt(curve, time) })) } : {}),
    ...(horizon === undefined
      ? {}
      : {
          restrictedMean: { horizon, mean: restrictedMean(curve, horizon), se: restrictedMeanError(curve, horizon) },
        }),
  };
}

/** Each code of the event column but 0 and "censored" is a cause of its own. */
function incidence(
  table: SurvivalTable,
  rows: Rows,
  labels: readonly string[],
  groups: readonly string[],
  request: SurvivalRequest,
) {
  const times = table.times(rows, request.time);
  const entries = request.entry ? table.entries(rows, request.entry, request.time) : undefined;
  const causes = table
    .strings(rows, request.event)
    .map((cell) => (/^(0|0\.0|false|censored|alive|none)$/i.test(cell) ? null : cell));
  return labels.map((group) => {
    const members = membersOf(groups, group);
    return {
      group,
      causes: aalenJohansen({
        times: members.map((index) => times[index]!),
        causes: members.map((index) => causes[index]!),
        entries: entries && members.map((index) => entries[index]!),
      }),
    };
  });
}

function cox(table: SurvivalTable, rows: Rows, request: SurvivalRequest) {
  const byName = new Map(
    request.covariates.map((name) => [name, table.covariate(rows, name, request.categorical.includes(name))]),
  );
  const covariates = [...byName.values()].flat();
  const data: CoxData = {
    times: table.times(rows, request.time),
    events: table.events(rows, request.event, request.eventValue),
    covariates,
    ...(request.strata ? { strata: table.strings(rows, request.strata) } : {}),
    ...(request.entry ? { entries: table.entries(rows, request.entry, request.time) } : {}),
    ...(request.cluster ? { clusters: table.strings(rows, request.cluster) } : {}),
  };
  const model = fitCox(data, {
    ties: request.ties,
    robust: request.robust || request.cluster !== undefined,
    level: 0.95,
  });
  if ('refused' in model) return model;
  const risks = new Float64Array(rows.length);
  model.coefficients.forEach(({ coef }, j) => {
    const { values } = covariates[j]!;
    for (let row = 0; row < risks.length; row++) risks[row]! += coef * values[row]!;
  });
  const { covariance: _, ...shown } = model;
  const wantsCurves = request.at.length > 0 || request.option !== undefined || Object.keys(request.profile).length > 0;
  return {
    ...shown,
    concordance: concordance(data.times, data.events, risks, data) ?? null,
    ...(wantsCurves ? predictions(data, model, byName, request) : {}),
  };
}

function predictions(
  data: CoxData,
  model: CoxModel,
  byName: ReadonlyMap<string, readonly Column[]>,
  request: SurvivalRequest,
) {
  const predictor = predictorOf(data, model);
  const wantsCurves = request.option !== undefined || Object.keys(request.profile).length > 0;
  return {
    baseline: predictor.baselines,
    ...(request.at.length > 0 ? { brier: brier(data, predictor, request.at) } : {}),
    ...(wantsCurves ? { curves: optionCurves(data, predictor, byName, request) } : {}),
  };
}

/** The model's Brier scores on the rows it was fitted to, beside those of the Kaplan-Meier curve. */
function brier(data: CoxData, predictor: Predictor, at: readonly number[]) {
  if (data.entries) return { refused: 'delayed-entry' as const };
  const p = data.covariates.length;
  const row = new Float64Array(p);
  const person = (index: number) => {
    for (let j = 0; j < p; j++) row[j] = data.covariates[j]!.values[index]!;
    return row;
  };
  const whole = kaplanMeier(data);
  const model = brierScores(data, (i, time) => predictor.survival(person(i), time, data.strata?.[i]), at);
  const none = brierScores(data, (_, time) => survivalAt(whole, time), at);
  return { apparent: model, kaplanMeier: none, integrated: integratedBrier(model) ?? null };
}

/** Curves of the described person under each value of the option's column, or as described where there is no option. */
function optionCurves(
  data: CoxData,
  predictor: Predictor,
  byName: ReadonlyMap<string, readonly Column[]>,
  request: SurvivalRequest,
) {
  const known = [...byName.keys()];
  const check = (name: string) => {
    if (!byName.has(name)) throw new UsageError(`--profile, --option: "${name}" is no covariate; there are ${known}`);
  };
  Object.keys(request.profile).forEach(check);
  if (request.option !== undefined) check(request.option);
  const values = request.option === undefined ? [undefined] : valuesOf(byName.get(request.option)!);
  const strata = data.strata ? [...new Set(data.strata)].sort() : [undefined];
  return values.flatMap((value) => {
    const profile = value === undefined ? request.profile : { ...request.profile, [request.option!]: value };
    const covariates = [...byName].flatMap(([name, columns]) => {
      const said = profile[name];
      return columns.map((column) => (said === undefined ? average(column) : coded(said, name, column)));
    });
    return strata.map((stratum) => ({
      ...(value === undefined ? {} : { option: value }),
      ...(stratum === undefined ? {} : { stratum }),
      points: predictor.curve(covariates, stratum),
    }));
  });
}

/** The values that a covariate's columns stand for: of indicators, each level and the first. */
function valuesOf(columns: readonly Column[]): readonly string[] {
  const [first] = columns;
  if (columns.length > 1 || first!.name.includes('=')) return ['(other)', ...columns.map(levelOf)];
  const distinct = [...new Set(first!.values)].sort((a, b) => a - b);
  if (distinct.length > 10)
    throw new UsageError(`--option: ${first!.name} has ${distinct.length} values; expected at most 10`);
  return distinct.map(String);
}

const levelOf = ({ name }: Column) => name.slice(name.indexOf('=') + 1);

function coded(said: string, name: string, column: Column): number {
  if (column.name !== name) return levelOf(column) === said ? 1 : 0;
  const value = Number(said);
  if (!Number.isFinite(value)) throw new UsageError(`--profile: ${name} "${said}" is not a number`);
  return value;
}

const average = ({ values }: Column) => values.reduce((sum, value) => sum + value, 0) / values.length;

const membersOf = (groups: readonly string[], label: string) =>
  groups.flatMap((each, index) => (each === label ? [index] : []));
