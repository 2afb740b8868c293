import type { analyse } from './survival-analysis.js';

/** The result for a person to read. */
export function survivalText({ kaplanMeier, logRank, competingRisks, cox }: ReturnType<typeof analyse>): string {
  const lines = kaplanMeier.flatMap(({ group, n, events, median, at, restrictedMean }) => [
    `${group}: n ${n}, events ${events}, median ${median ?? 'not reached'}`,
    ...(at ?? []).map(({ time, survival }) => `  survival at ${time}: ${survival.toFixed(4)}`),
    ...(restrictedMean
      ? [
          `  mean up to ${restrictedMean.horizon}: ${restrictedMean.mean.toFixed(2)} (se ${restrictedMean.se.toFixed(2)})`,
        ]
      : []),
  ]);
  if (logRank)
    lines.push(
      `log-rank: chi-square ${logRank.chiSquare.toFixed(3)} on ${logRank.degreesOfFreedom} df, p ${logRank.p.toPrecision(3)}`,
    );
  for (const { group, causes } of competingRisks ?? [])
    for (const { cause, events, points } of causes)
      lines.push(`${group}, cause ${cause}: events ${events}, incidence ${(points.at(-1)?.incidence ?? 0).toFixed(4)}`);
  if (cox && 'refused' in cox) lines.push(`Cox: refused, ${cox.refused}${cox.covariate ? ` (${cox.covariate})` : ''}`);
  else if (cox) {
    lines.push(
      `Cox (${cox.ties}${cox.robust ? ', robust errors' : ''}), n ${cox.n}, events ${cox.events}, log-likelihood ${cox.logLikelihood.toFixed(3)}, c ${cox.concordance?.toFixed(4) ?? '-'}`,
      ...cox.coefficients.map(
        ({ name, coef, se, p, lower, upper }) =>
          `  ${name}: HR ${Math.exp(coef).toFixed(3)} (${Math.exp(lower).toFixed(3)} to ${Math.exp(upper).toFixed(3)}), coef ${coef.toFixed(5)}, se ${se.toFixed(5)}, p ${p.toPrecision(3)}`,
      ),
    );
  }
  return lines.join('\n');
}
