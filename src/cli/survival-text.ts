import type { Language } from '../record/index.js';
import type { analyse } from './survival-analysis.js';

/** The result for a person to read. */
export function survivalText(
  { kaplanMeier, logRank, competingRisks, cox }: ReturnType<typeof analyse>,
  lang: Language,
): string {
  const say = (en: string, zh: string) => (lang === 'zh' ? zh : en);
  const lines = kaplanMeier.flatMap(({ group, n, events, median, at, restrictedMean }) => [
    `${group}: n ${n}, ${say('events', '事件')} ${events}, ${say('median', '中位数')} ${median ?? say('not reached', '未达到')}`,
    ...(at ?? []).map(
      ({ time, survival }) => `  ${say('survival at', '生存率，时间')} ${time}: ${survival.toFixed(4)}`,
    ),
    ...(restrictedMean
      ? [
          `  ${say('mean up to', '限制平均生存时间，至')} ${restrictedMean.horizon}: ${restrictedMean.mean.toFixed(2)} (se ${restrictedMean.se.toFixed(2)})`,
        ]
      : []),
  ]);
  if (logRank)
    lines.push(
      `${say('log-rank: chi-square', '对数秩检验：卡方')} ${logRank.chiSquare.toFixed(3)}${say(' on', '，自由度')} ${logRank.degreesOfFreedom}${say(' df', '')}, p ${logRank.p.toPrecision(3)}`,
    );
  for (const { group, causes } of competingRisks ?? [])
    for (const { cause, events, points } of causes)
      lines.push(
        `${group}, ${say('cause', '原因')} ${cause}: ${say('events', '事件')} ${events}, ${say('incidence', '累积发生率')} ${(points.at(-1)?.incidence ?? 0).toFixed(4)}`,
      );
  if (cox && 'refused' in cox)
    lines.push(`Cox: ${say('refused', '拒绝计算')}, ${cox.refused}${cox.covariate ? ` (${cox.covariate})` : ''}`);
  else if (cox) {
    lines.push(
      `Cox (${cox.ties}${cox.robust ? say(', robust errors', '，稳健标准误') : ''}), n ${cox.n}, ${say('events', '事件')} ${cox.events}, ${say('log-likelihood', '对数似然')} ${cox.logLikelihood.toFixed(3)}, c ${cox.concordance?.toFixed(4) ?? '-'}`,
      ...cox.coefficients.map(
        ({ name, coef, se, p, lower, upper }) =>
          `  ${name}: HR ${Math.exp(coef).toFixed(3)} (${Math.exp(lower).toFixed(3)} ${say('to', '至')} ${Math.exp(upper).toFixed(3)}), coef ${coef.toFixed(5)}, se ${se.toFixed(5)}, p ${p.toPrecision(3)}`,
      ),
    );
  }
  return lines.join('\n');
}
