import type { LocalizedText, Reason } from '../../record/index.js';
import { type Course, hasConflictingDoses } from '../courses.js';
import type { DoseSteps, Percent, ReduceBy } from '../knowledge.js';
import type { Reading } from '../subject.js';
import { type Attempt, type Change, factReason, plain, type Scene } from './change.js';
import { isUsable, lowerDose, nextDose } from './dose.js';
import { amount, both, courseWords, doseWords, drugName } from './words.js';

/** One step up, or by per cent of what is taken. */
export function raise(course: Course, percent: Percent | undefined, scene: Scene): Attempt {
  const { subject, safeguards, knowledge } = scene;
  const { ingredient } = course;
  const claims = safeguards.againstMore(ingredient);
  if (claims.length > 0 || safeguards.isBlocked(ingredient) || safeguards.hasAllergy(ingredient)) {
    return { obstacles: [{ why: 'not-applicable', details: ['no-higher-dose', ingredient], claims }] };
  }
  if (hasConflictingDoses(subject, ingredient)) {
    return { obstacles: [{ why: 'conflicting-input', details: ['conflicting-doses', ingredient] }] };
  }
  if (percent) return { change: byPercent('titrate', course, percent, scene) };
  const steps = knowledge.doseSteps.get(ingredient);
  const dose = nextDose(course, steps, subject);
  if (!dose.ok) return { obstacles: [{ why: dose.why, details: dose.details }] };
  return {
    change: {
      ...plain('titrate', courseWords(course, subject), doseWords(ingredient, dose.mg, subject, dose.per)),
      ingredient,
      dailyMg: dose.per === 'week' ? dose.mg / 7 : dose.mg,
      reasons: [factReason(course), ...dose.checked.map(({ reason }) => reason), ...stepReason(steps)],
      remarks: checkedWords(dose.checked),
    },
  };
}

/**
 * Down to a practical dose, or by per cent; stopped where the drug is contraindicated, or nothing practical is left and it
 * may end at once.
 */
export function reduce(course: Course, by: ReduceBy, mayStop: boolean, scene: Scene): Attempt {
  const { subject, knowledge, safeguards } = scene;
  const { ingredient, dailyMg } = course;
  // Less of what must not be taken is still too much.
  if (safeguards.contraindications(ingredient).length > 0) return stop(course, undefined, scene);
  if ('percent' in by) return { change: byPercent('reduce', course, by, scene) };
  const steps = knowledge.doseSteps.get(ingredient);
  const lower = lowerDose(course, by.factor, steps);
  if (dailyMg !== undefined && lower === undefined && mayStop) return stop(course, undefined, scene);
  const isByStep = steps !== undefined && isUsable(course, steps);
  const percent = Math.round((1 - by.factor) * 100);
  const to =
    lower === undefined
      ? both(`${percent} % less than now`, `比现在减少 ${percent} %`)
      : doseWords(ingredient, lower, subject, isByStep ? steps.per : 'day');
  return {
    change: {
      ...plain('reduce', courseWords(course, subject), to),
      ingredient,
      reasons: [factReason(course), ...(lower === undefined || !isByStep ? [] : stepReason(steps))],
    },
  };
}

function byPercent(change: 'titrate' | 'reduce', course: Course, by: Percent, { subject }: Scene): Change {
  const [least, most] = by.percent;
  const sign = change === 'titrate' ? 1 : -1;
  const word = change === 'titrate' ? both('more', '增加') : both('less', '减少');
  const per = by.per === 'week' ? both('a week', '每周') : both('a day', '每日');
  const percent = least === most ? both(`${most}`, `${most}`) : both(`${least} to ${most}`, `${least} 至 ${most}`);
  const range = both(`${percent.en} % ${word.en} ${per.en}`, `${per.zh}剂量${word.zh} ${percent.zh} %`);
  const taken = course.dailyMg === undefined ? undefined : course.dailyMg * (by.per === 'week' ? 7 : 1);
  const name = drugName(course.ingredient, subject);
  const reasons = [factReason(course)];
  if (taken === undefined) return { ...plain(change, name, range), ingredient: course.ingredient, reasons };
  const bounds = by.percent.map((percent) => taken * (1 + (sign * percent) / 100));
  const [low, high] = bounds.sort((a, b) => a - b).map(amount);
  const from = both(`${name.en} ${amount(taken)} mg ${per.en}`, `${name.zh} ${per.zh} ${amount(taken)} mg`);
  const to = both(
    `${name.en} ${low === high ? high : `${low} to ${high}`} mg ${per.en} (${range.en})`,
    `${name.zh} ${per.zh} ${low === high ? high : `${low} 至 ${high}`} mg（${range.zh}）`,
  );
  return { ...plain(change, from, to), ingredient: course.ingredient, reasons };
}

/** Not taken for a while, in the protocol's own words. */
export function hold(course: Course, text: LocalizedText, { subject }: Scene): Attempt {
  const change = plain('reduce', courseWords(course, subject), text);
  return { change: { ...change, ingredient: course.ingredient, reasons: [factReason(course)] } };
}

/** Ends the drug. */
export function stop(course: Course, until: LocalizedText | undefined, { subject, safeguards }: Scene): Attempt {
  const against = safeguards.contraindications(course.ingredient);
  const notes = safeguards.geneNotes(course.ingredient);
  return {
    change: {
      ...plain('stop', courseWords(course, subject), until ?? both('stop', '停用')),
      ingredient: course.ingredient,
      remarks: notes.map(({ value }) => value.summary),
      reasons: [
        factReason(course),
        ...against.map((claim): Reason => ({ claim, role: 'against' })),
        ...notes.map(({ id }): Reason => ({ claim: id, role: 'genes' })),
      ],
    },
  };
}

function stepReason(steps: DoseSteps | undefined): readonly Reason[] {
  return steps
    ? [{ knowledge: { pack: steps.pack, entry: `dose-steps/${steps.ingredient}`, citation: steps.citation } }]
    : [];
}

function checkedWords(checked: readonly Reading[]): readonly LocalizedText[] {
  if (checked.length === 0) return [];
  return [
    both('what must be known before the step was measured and is in range', '加量前须知的指标均已测量且在允许范围内'),
  ];
}
