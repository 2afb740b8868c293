import {
  addDays,
  type ClaimId,
  type ClaimOf,
  type LocalizedText,
  type Reason,
  type RefusalValue,
} from '../../record/index.js';
import { allCourses, type Course, changes, hasConflictingDoses, presentCourses } from '../courses.js';
import type { DoseSteps, Move, OutcomeKnowledge, Percent } from '../knowledge.js';
import type { Reading, Subject } from '../subject.js';
import { lowerDose, nextDose } from './dose.js';
import { ingredientOf, type Safeguards } from './safeguards.js';
import type { Firing } from './trigger.js';
import { amount, both, courseWords, doseWords, drugName, joined } from './words.js';

/** A change of the plan, before it is a claim. */
export interface Change {
  readonly change: 'titrate' | 'switch' | 'add' | 'reduce' | 'stop' | 'keep' | 'check-adherence';
  readonly ingredient?: string;
  readonly from: LocalizedText;
  readonly to: LocalizedText;
  readonly reasons: readonly Reason[];
  /** Added to the reason in words. */
  readonly remarks: readonly LocalizedText[];
}

/** Why a move was not possible; without `why` it simply did not apply. */
export interface Obstacle {
  readonly why?: RefusalValue['why'];
  readonly detail?: string;
  readonly claims?: readonly ClaimId[];
}
export type Attempt = { readonly change: Change } | { readonly obstacles: readonly Obstacle[] };

/** What the moves read. */
export interface Scene {
  readonly subject: Subject;
  readonly firing: Firing;
  readonly safeguards: Safeguards;
  readonly knowledge: OutcomeKnowledge;
}

const nothing: Attempt = { obstacles: [] };

/** The change that the move makes for this patient, or what stands in its way. */
export function attempt(move: Move, scene: Scene): Attempt {
  switch (move.change) {
    case 'keep':
      return keepUntilSettled(move.of, move.sinceDays, scene);
    case 'advise':
      return { change: plain(move.as, both('as now', '维持现状'), move.text) };
    case 'check-adherence':
      return checkAdherence(move.of, scene);
    case 'titrate':
      return firstOf(presentCourses(scene.subject, move.of), (course) => raise(course, move.by, scene));
    case 'reduce':
      return firstOf(allCourses(scene.subject, move.of), (course) => reduce(course, move.amount, scene));
    case 'hold':
      return firstOf(allCourses(scene.subject, move.of), (course) => hold(course, move.text, scene));
    case 'stop':
      return firstOf(allCourses(scene.subject, move.of), (course) => stop(course, move.until, scene));
    case 'switch':
      return firstOf(presentCourses(scene.subject, move.of), (course) => exchange(course, move.to, scene));
    case 'add':
      return add(move.of, scene);
    default:
      return move satisfies never;
  }
}

function firstOf(courses: readonly Course[], make: (course: Course) => Attempt): Attempt {
  const obstacles: Obstacle[] = [];
  for (const course of courses) {
    const made = make(course);
    if ('change' in made) return made;
    obstacles.push(...made.obstacles);
  }
  return { obstacles };
}

const plain = (change: Change['change'], from: LocalizedText, to: LocalizedText): Change => ({
  change,
  from,
  to,
  reasons: [],
  remarks: [],
});

const factReason = (course: Course): Reason => ({ fact: course.fact.id, role: 'drug' });

function keepUntilSettled(keys: readonly string[], sinceDays: number, { subject }: Scene): Attempt {
  const latest = changes(subject, keys).at(-1);
  if (!latest || subject.daysAgo(latest.on) >= sinceDays) return nothing;
  const until = addDays(latest.on, sinceDays);
  const drug = drugName(latest.ingredient, subject);
  return {
    change: {
      ...plain(
        'keep',
        both(`${drug.en} changed on ${latest.on}`, `${latest.on} 已调整${drug.zh}`),
        both(`no further change before ${until}; measure then`, `${until} 前不再调整，届时复测`),
      ),
      ingredient: latest.ingredient,
      reasons: [{ fact: latest.fact.id, role: 'change' }],
    },
  };
}

/** Where the drug made no difference, whether it is taken comes before more of it. */
function checkAdherence(keys: readonly string[], { subject, firing }: Scene): Attempt {
  const { response, status } = firing.target.claim.value;
  const course = response && presentCourses(subject, keys).find(({ ingredient }) => ingredient === response.drug);
  if (!response || !course) return nothing;
  const hasHelped = status === 'above' ? response.change < 0 : response.change > 0;
  if (hasHelped) return nothing;
  return {
    change: {
      ...plain(
        'check-adherence',
        courseWords(course, subject),
        both('find out whether and how it is taken before the dose is changed', '调整剂量之前先了解是否按医嘱服药'),
      ),
      ingredient: course.ingredient,
      reasons: [factReason(course)],
    },
  };
}

function raise(course: Course, percent: Percent | undefined, scene: Scene): Attempt {
  const { subject, safeguards, knowledge } = scene;
  const { ingredient } = course;
  const claims = safeguards.againstMore(ingredient);
  if (claims.length > 0 || safeguards.isBlocked(ingredient) || safeguards.hasAllergy(ingredient)) {
    return { obstacles: [{ why: 'not-applicable', detail: `more ${ingredient}`, claims }] };
  }
  if (hasConflictingDoses(subject, ingredient)) {
    return { obstacles: [{ why: 'conflicting-input', detail: `dose of ${ingredient}` }] };
  }
  if (percent) return { change: byPercent('titrate', course, percent, scene) };
  const steps = knowledge.doseSteps.get(ingredient);
  const dose = nextDose(course, steps, subject);
  if (!dose.ok) return { obstacles: [{ why: dose.why, detail: dose.detail }] };
  return {
    change: {
      ...plain('titrate', courseWords(course, subject), doseWords(ingredient, dose.dailyMg, subject)),
      ingredient,
      reasons: [factReason(course), ...dose.checked.map(({ reason }) => reason), ...stepReason(steps)],
      remarks: checkedWords(dose.checked),
    },
  };
}

function reduce(course: Course, by: Extract<Move, { change: 'reduce' }>['amount'], scene: Scene): Attempt {
  const { subject, knowledge, safeguards } = scene;
  const { ingredient, dailyMg } = course;
  // Less of what must not be taken is still too much.
  if (safeguards.contraindications(ingredient).length > 0) return stop(course, undefined, scene);
  if ('percent' in by) return { change: byPercent('reduce', course, by, scene) };
  const steps = knowledge.doseSteps.get(ingredient);
  const lower = dailyMg === undefined ? undefined : lowerDose(dailyMg, by.factor, steps);
  if (dailyMg !== undefined && lower === undefined) return stop(course, undefined, scene);
  const percent = Math.round((1 - by.factor) * 100);
  const to =
    lower === undefined
      ? both(`${percent} % less than now`, `比现在减少 ${percent} %`)
      : doseWords(ingredient, lower, subject);
  return {
    change: {
      ...plain('reduce', courseWords(course, subject), to),
      ingredient,
      reasons: [factReason(course), ...(lower === undefined ? [] : stepReason(steps))],
    },
  };
}

function byPercent(change: 'titrate' | 'reduce', course: Course, by: Percent, { subject }: Scene): Change {
  const [least, most] = by.percent;
  const sign = change === 'titrate' ? 1 : -1;
  const word = change === 'titrate' ? both('more', '增加') : both('less', '减少');
  const per = by.per === 'week' ? both('a week', '每周') : both('a day', '每日');
  const range = both(`${least} to ${most} % ${word.en} ${per.en}`, `${per.zh}剂量${word.zh} ${least} 至 ${most} %`);
  const taken = course.dailyMg === undefined ? undefined : course.dailyMg * (by.per === 'week' ? 7 : 1);
  const name = drugName(course.ingredient, subject);
  const reasons = [factReason(course)];
  if (taken === undefined) return { ...plain(change, name, range), ingredient: course.ingredient, reasons };
  const bounds = by.percent.map((percent) => taken * (1 + (sign * percent) / 100));
  const [low, high] = bounds.sort((a, b) => a - b).map(amount);
  const from = both(`${name.en} ${amount(taken)} mg ${per.en}`, `${name.zh} ${per.zh} ${amount(taken)} mg`);
  const to = both(
    `${name.en} ${low} to ${high} mg ${per.en} (${range.en})`,
    `${name.zh} ${per.zh} ${low} 至 ${high} mg（${range.zh}）`,
  );
  return { ...plain(change, from, to), ingredient: course.ingredient, reasons };
}

/** Not taken for a while, in the protocol's own words. */
function hold(course: Course, text: LocalizedText, { subject }: Scene): Attempt {
  const change = plain('reduce', courseWords(course, subject), text);
  return { change: { ...change, ingredient: course.ingredient, reasons: [factReason(course)] } };
}

function stop(course: Course, until: LocalizedText | undefined, { subject, safeguards }: Scene): Attempt {
  const against = safeguards.contraindications(course.ingredient);
  return {
    change: {
      ...plain('stop', courseWords(course, subject), until ?? both('stop', '停用')),
      ingredient: course.ingredient,
      reasons: [factReason(course), ...against.map((claim): Reason => ({ claim, role: 'against' }))],
    },
  };
}

/** Gives up a drug against which something was found, for one that another stage recommends or the protocol names. */
function exchange(course: Course, to: readonly string[], scene: Scene): Attempt {
  const { subject, safeguards } = scene;
  const claims = safeguards.againstTaking(course.ingredient);
  const isRuledOut = scene.firing.protocol.blocks.some((key) => subject.isA(course.ingredient, key));
  if (claims.length === 0 && !isRuledOut) return nothing;
  const found = replacement(to, course.ingredient, scene);
  if (!found) return { obstacles: [{ why: 'no-definition', detail: `replacement of ${course.ingredient}`, claims }] };
  return {
    change: {
      ...plain('switch', courseWords(course, subject), found.words),
      ingredient: course.ingredient,
      reasons: [factReason(course), ...claims.map((claim): Reason => ({ claim, role: 'against' })), ...found.reasons],
    },
  };
}

interface Choice {
  readonly ingredient: string;
  readonly words: LocalizedText;
  readonly reasons: readonly Reason[];
}

function replacement(keys: readonly string[], given: string, scene: Scene): Choice | undefined {
  const recommended = recommendedAmong(keys, scene).find(({ ingredient }) => ingredient !== given);
  if (recommended) return recommended;
  const named = keys.find((key) => scene.subject.terminology.ingredient(key) && key !== given && isFree(key, scene));
  return named ? { ingredient: named, words: drugName(named, scene.subject), reasons: [] } : undefined;
}

function add(keys: readonly string[], scene: Scene): Attempt {
  const { subject } = scene;
  const wanted = keys.filter((key) => subject.drugs([key]).length === 0);
  const [choice] = recommendedAmong(wanted, scene);
  if (!choice) return { obstacles: [{ why: 'no-definition', detail: 'recommendation to start a drug for this goal' }] };
  const present = presentCourses(subject, scene.firing.target.rule.affectedBy);
  const from =
    present.length > 0
      ? joined(present.map((course) => courseWords(course, subject)))
      : both('no drug for this', '未用相关药物');
  return {
    change: {
      ...plain('add', from, choice.words),
      ingredient: choice.ingredient,
      reasons: [...present.map(factReason), ...choice.reasons],
    },
  };
}

/** Options of recommendations to start or switch, best rank first, among these drugs and free of objections. */
function recommendedAmong(keys: readonly string[], scene: Scene): readonly Choice[] {
  const claims = scene.subject.evidence
    .claims('recommendation')
    .filter(({ value }) => value.status === 'recommended' && (value.action === 'start' || value.action === 'switch'));
  return [...claims].sort((a, b) => a.value.rank - b.value.rank).flatMap((claim) => choicesOf(claim, keys, scene));
}

function choicesOf(claim: ClaimOf<'recommendation'>, keys: readonly string[], scene: Scene): readonly Choice[] {
  const { subject } = scene;
  return claim.value.options.flatMap(({ concept, status, dose }) => {
    const ingredient = concept.codings[0] && ingredientOf(concept.codings[0], subject);
    const isWanted = ingredient && keys.some((key) => subject.isA(ingredient, key));
    if (!isWanted || status === 'contraindicated' || !isFree(ingredient, scene)) return [];
    const name = drugName(ingredient, subject);
    const words = dose ? both(`${name.en} ${dose.en}`, `${name.zh} ${dose.zh}`) : name;
    return [{ ingredient, words, reasons: [{ claim: claim.id, role: 'recommendation' }] }];
  });
}

/** Not taken, not blocked, no allergy, nothing found against it. */
function isFree(ingredient: string, { subject, safeguards }: Scene): boolean {
  return (
    subject.drugs([ingredient]).length === 0 &&
    !safeguards.isBlocked(ingredient) &&
    !safeguards.hasAllergy(ingredient) &&
    safeguards.againstMore(ingredient).length === 0
  );
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
