import type { ClaimOf, LocalizedText, Reason, RecommendationValue } from '../../record/index.js';
import { type Course, presentCourses } from '../courses.js';
import { type Attempt, factReason, nothing, plain, type Scene } from './change.js';
import { ingredientOf } from './safeguards.js';
import { both, courseWords, drugName, joined } from './words.js';

/** Gives up a drug against which something was found, for one that another stage recommends or the protocol names. */
export function exchange(course: Course, to: readonly string[], scene: Scene): Attempt {
  const { subject, safeguards } = scene;
  const claims = safeguards.againstTaking(course.ingredient);
  const isRuledOut = scene.firing.protocol.blocks.some((key) => subject.isA(course.ingredient, key));
  if (claims.length === 0 && !isRuledOut) return nothing;
  const found = replacement(to, course.ingredient, scene);
  if (!found) return { obstacles: [{ why: 'no-definition', details: ['replacement', course.ingredient], claims }] };
  return {
    change: {
      ...plain('switch', courseWords(course, subject), found.words),
      remarks: found.remarks,
      ingredient: course.ingredient,
      reasons: [factReason(course), ...claims.map((claim): Reason => ({ claim, role: 'against' })), ...found.reasons],
    },
  };
}

interface Choice {
  readonly ingredient: string;
  readonly words: LocalizedText;
  readonly reasons: readonly Reason[];
  /** What genes say about its dose. */
  readonly remarks: readonly LocalizedText[];
}

interface Recommended extends Choice {
  readonly title: LocalizedText;
}

function replacement(keys: readonly string[], given: string, scene: Scene): Choice | undefined {
  const recommended = recommendedAmong(keys, scene).find(({ ingredient }) => ingredient !== given);
  if (recommended) return recommended;
  const named = keys.find((key) => scene.subject.terminology.ingredient(key) && key !== given && isFree(key, scene));
  return named ? { ingredient: named, words: drugName(named, scene.subject), ...noted(named, scene) } : undefined;
}

/**
 * Leaves it to the best recommended drug among these: the plan begins it already, so that here is only said that this
 * goal waits for it.
 */
export function add(keys: readonly string[], scene: Scene): Attempt {
  const { subject } = scene;
  const wanted = keys.filter((key) => subject.drugs([key]).length === 0);
  const [choice] = recommendedAmong(wanted, scene);
  if (!choice) return { obstacles: [{ why: 'no-definition', details: ['recommendation-to-start'] }] };
  const present = presentCourses(subject, scene.firing.target.rule.affectedBy);
  const from =
    present.length > 0
      ? joined(present.map((course) => courseWords(course, subject)))
      : both('no drug for this', '未用相关药物');
  return {
    change: {
      ...plain('keep', from, awaited(choice, scene)),
      isPlanned: true,
      remarks: choice.remarks,
      ingredient: choice.ingredient,
      reasons: [...present.map(factReason), ...choice.reasons],
    },
  };
}

function awaited({ words, title: { en, zh } }: Recommended, { firing }: Scene): LocalizedText {
  const days = firing.target.rule.every.afterChange;
  return both(
    `${words.en} as the plan recommends (${en}), nothing else for this goal; measure again ${days} days after it has begun`,
    `按方案加用${words.zh}（${zh}），此目标暂无其他调整；用药 ${days} 天后复测`,
  );
}

/** What recommendations to start, switch or replace would begin, best rank first, where it is among these drugs. */
function recommendedAmong(keys: readonly string[], scene: Scene): readonly Recommended[] {
  const claims = scene.subject.evidence
    .claims('recommendation')
    .filter(({ value }) => value.status === 'recommended' && isBeginning(value));
  return [...claims].sort((a, b) => a.value.rank - b.value.rank).flatMap((claim) => choicesOf(claim, keys, scene));
}

/** A stop may name, beside the drug to stop, what takes its place. */
function isBeginning({ action, options }: RecommendationValue): boolean {
  if (action === 'stop') return options.some(({ status }) => status === 'contraindicated');
  return action === 'start' || action === 'switch';
}

function choicesOf(claim: ClaimOf<'recommendation'>, keys: readonly string[], scene: Scene): readonly Recommended[] {
  const { subject } = scene;
  const free = claim.value.options.flatMap(({ concept, status, dose }) => {
    const ingredient = concept.codings[0] && ingredientOf(concept.codings[0], subject);
    return ingredient && status !== 'contraindicated' && isFree(ingredient, scene) ? [{ ingredient, dose }] : [];
  });
  // Another option than the plan's own first would contradict it.
  const [first] = free;
  if (!first || !keys.some((key) => subject.isA(first.ingredient, key))) return [];
  const { ingredient, dose } = first;
  const { reasons, remarks } = noted(ingredient, scene);
  const words = wordsFor(ingredient, dose, remarks.length > 0, scene);
  const { title } = claim.value;
  return [{ ingredient, words, title, reasons: [{ claim: claim.id, role: 'recommendation' }, ...reasons], remarks }];
}

/** The usual dose does not stand beside gene advice on the dose: the advice decides. */
function wordsFor(
  ingredient: string,
  dose: LocalizedText | undefined,
  isNoted: boolean,
  { subject }: Scene,
): LocalizedText {
  const name = drugName(ingredient, subject);
  if (isNoted) return both(`${name.en}, dose by the advice for the genes`, `${name.zh}，剂量按基因建议`);
  return dose ? both(`${name.en} ${dose.en}`, `${name.zh} ${dose.zh}`) : name;
}

function noted(ingredient: string, { safeguards }: Scene): Pick<Choice, 'reasons' | 'remarks'> {
  const notes = safeguards.geneNotes(ingredient);
  return {
    reasons: notes.map(({ id }): Reason => ({ claim: id, role: 'genes' })),
    remarks: notes.map(({ value }) => value.summary),
  };
}

/** Not taken, not blocked, no allergy, nothing found against it. */
function isFree(ingredient: string, { subject, safeguards }: Scene): boolean {
  return (
    subject.drugs([ingredient]).length === 0 &&
    !safeguards.isBlocked(ingredient) &&
    !safeguards.hasAllergy(ingredient) &&
    safeguards.againstStarting(ingredient).length === 0
  );
}
