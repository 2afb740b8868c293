import { addDays, type ClaimOf, daysBetween, earliest, type IsoDate, type Reason } from '../../record/index.js';
import { changes } from '../courses.js';
import { levelShifts } from '../one-patient/change-points.js';
import {
  type DatedValue,
  type ExpectedChange,
  forecast,
  levelModel,
  observedAgainstExpected,
} from '../one-patient/forecast.js';
import type { Reading, Subject } from '../subject.js';
import type { JudgedTarget } from '../targets/index.js';
import { type Found, outcomeClaim, rounded, words } from './claim.js';
import type { ExpectedEffect, Instruments } from './knowledge.js';

/** Fewer values show no shift of level. */
const leastForShift = 8;
/** The forecast looks so far ahead. */
const aheadDays = 56;

/**
 * The course of each target in this one patient: shifts of its level and what changed about then, what was expected of a
 * drug begun and what came, and where it goes with and without a drug that the plan adds.
 */
export function trajectories(
  targets: readonly JudgedTarget[],
  adaptations: readonly ClaimOf<'adaptation'>[],
  subject: Subject,
  instruments: Instruments,
): readonly ClaimOf<'outcome'>[] {
  return targets.flatMap((target) => {
    const found = [
      ...shift(target, subject),
      ...response(target, subject, instruments),
      ...outlook(target, adaptations, subject, instruments),
    ];
    return found.map((each) =>
      outcomeClaim(each.entry.startsWith('expected-effects/') ? instruments.pack : target.rule.pack, each),
    );
  });
}

const titleOf = ({ rule }: JudgedTarget) => rule.title;
const days = (readings: readonly Reading[]): DatedValue[] =>
  readings.map(({ at, value }) => ({ day: at / 86_400_000, value }));
const measured = (readings: readonly Reading[]): Reason[] => readings.map(({ reason }) => reason);

/** The latest shift of the level, and the change of an affecting drug that lies nearest before it. */
function shift(target: JudgedTarget, subject: Subject): readonly Found[] {
  const { readings, rule } = target;
  if (readings.length < leastForShift) return [];
  const segments = levelShifts(readings.map(({ value }) => value));
  const [before, after] = segments.slice(-2);
  if (segments.length < 2 || !before || !after) return [];
  const first = readings[after.from]!;
  const cause = changes(subject, rule.affectedBy).findLast(({ on }) => {
    const gap = daysBetween(on, first.on);
    return gap >= 0 && gap <= rule.settleDays + 60;
  });
  const unit = subject.terminology.measure(rule.measure)?.unit ?? '1';
  const about =
    cause && (subject.terminology.ingredient(cause.ingredient)?.title ?? words(cause.ingredient, cause.ingredient));
  const title = titleOf(target);
  return [
    {
      key: `level-shift/${rule.measure}`,
      entry: rule.id,
      citation: rule.citation,
      uncertainty: { kind: 'not-quantified', why: 'protocol-without-outcome-model' },
      reasons: [...measured(readings), ...(cause ? [{ fact: cause.fact.id, role: 'change' }] : [])],
      value: {
        instrument: 'level-shift',
        title: words(`Level of ${title.en.charAt(0).toLowerCase()}${title.en.slice(1)}`, `${title.zh}水平`),
        on: first.on,
        result: words(
          `from ${rounded(before.mean, 1)} to ${rounded(after.mean, 1)} on about ${first.on}${cause && about ? `, after ${about.en} changed on ${cause.on}` : ', no change of a drug on record before it'}`,
          `约 ${first.on} 由 ${rounded(before.mean, 1)} 变为 ${rounded(after.mean, 1)}${cause && about ? `，在 ${cause.on} 调整${about.zh}之后` : '，此前无用药调整记录'}`,
        ),
        judgement: 'neutral',
        value: after.mean - before.mean,
        unit,
        parts: [],
        history: segments.map(({ from, mean }) => ({ on: readings[from]!.on, value: mean })),
      },
    },
  ];
}

/** Expected against observed since the latest drug with a known effect was begun. */
function response(target: JudgedTarget, subject: Subject, { effects }: Instruments): readonly Found[] {
  const { rule, readings } = target;
  const begun = changes(subject, rule.affectedBy).findLast(({ ingredient, on }, _, all) =>
    all.every((each) => each.ingredient !== ingredient || each.on >= on),
  );
  const effect = begun && effectOf(begun.ingredient, rule.measure, subject, effects);
  if (!begun || !effect) return [];
  const before = readings.filter(({ on }) => daysBetween(on, begun.on) >= 0);
  const after = readings.filter(({ on }) => daysBetween(begun.on, on) >= effect.settleDays / 2);
  const change = changeOf(effect, begun.on);
  const found = observedAgainstExpected(days(before), days(after), change);
  if (!found) return [];
  const last = found.points.at(-1)!;
  const name = subject.terminology.ingredient(begun.ingredient)?.title ?? words(begun.ingredient, begun.ingredient);
  const isLower = effect.mean < 0;
  const weaker = found.verdict === (isLower ? 'above-expected' : 'below-expected');
  const said =
    found.verdict === 'as-expected'
      ? words('as expected', '符合预期')
      : weaker
        ? words('less effect than expected', '疗效低于预期')
        : words('more effect than expected', '疗效高于预期');
  return [
    {
      key: `expected/${rule.measure}`,
      entry: `expected-effects/${effect.id}`,
      citation: effect.citation,
      uncertainty: { kind: 'interval', level: 0.95, lower: last.lower, upper: last.upper },
      reasons: [...measured(before), ...measured(after), { fact: begun.fact.id, role: 'change' }],
      value: {
        instrument: 'expected-response',
        title: words(`Expected and observed: ${name.en}`, `预期与实际：${name.zh}`),
        on: after.at(-1)!.on,
        result: words(
          `${said.en}: expected ${rounded(last.mean, 0)} (${rounded(last.lower, 0)} to ${rounded(last.upper, 0)}), measured ${rounded(last.observed, 0)}`,
          `${said.zh}：预期 ${rounded(last.mean, 0)}（${rounded(last.lower, 0)} 至 ${rounded(last.upper, 0)}），实测 ${rounded(last.observed, 0)}`,
        ),
        category: found.verdict,
        judgement: found.verdict === 'as-expected' ? 'good' : weaker ? 'bad' : 'neutral',
        value: last.observed - last.mean,
        unit: subject.terminology.measure(rule.measure)?.unit ?? '1',
        parts: [],
        history: after.map(({ on, value }) => ({ on, value })),
      },
    },
  ];
}

/** Where the measure goes with and without the drug that an adaptation adds. */
function outlook(
  target: JudgedTarget,
  adaptations: readonly ClaimOf<'adaptation'>[],
  subject: Subject,
  { effects }: Instruments,
): readonly Found[] {
  const { rule, readings } = target;
  const added = adaptations.find(({ value }) => value.measure === rule.measure && value.change === 'add' && value.drug);
  const ingredient = added?.value.drug && subject.terminology.ingredientByCode(added.value.drug)?.key;
  const effect = ingredient && effectOf(ingredient, rule.measure, subject, effects);
  const model = levelModel(days(readings));
  if (!added || !effect || !model) return [];
  const when = addDays(subject.asOf, aheadDays);
  const day = earliest(when) / 86_400_000;
  const [without] = forecast(model, [day]);
  const [withIt] = forecast(model, [day], changeOf(effect, subject.asOf));
  const title = titleOf(target);
  const span = ({ mean, lower, upper }: NonNullable<typeof without>) =>
    `${rounded(mean, 0)} (${rounded(lower, 0)}–${rounded(upper, 0)})`;
  const unit = subject.terminology.measure(rule.measure)?.unit ?? '1';
  return [
    {
      key: `forecast/${rule.measure}`,
      entry: `expected-effects/${effect.id}`,
      citation: effect.citation,
      uncertainty: { kind: 'interval', level: 0.95, lower: withIt!.lower, upper: withIt!.upper },
      reasons: [...measured(readings), { claim: added.id, role: 'change' }],
      value: {
        instrument: 'forecast',
        title: words(`Forecast: ${title.en}`, `预测：${title.zh}`),
        on: subject.asOf,
        result: words(
          `on ${when}: ${span(withIt!)} with the change, ${span(without!)} without`,
          `${when}：调整后 ${span(withIt!)}，不调整 ${span(without!)}`,
        ),
        judgement: 'neutral',
        value: withIt!.mean,
        unit,
        parts: [
          { name: 'with', title: words('With the change', '调整后'), value: withIt!.mean, unit },
          { name: 'without', title: words('Without', '不调整'), value: without!.mean, unit },
        ],
        history: [],
      },
    },
  ];
}

const effectOf = (ingredient: string, measure: string, subject: Subject, effects: readonly ExpectedEffect[]) =>
  effects.find((each) => each.measure === measure && each.of.some((key) => subject.isA(ingredient, key)));

const changeOf = ({ mean, sd, settleDays }: ExpectedEffect, on: IsoDate): ExpectedChange => ({
  day: earliest(on) / 86_400_000,
  mean,
  sd,
  settleDays,
});
