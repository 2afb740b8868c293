import type { ClaimOf, LocalizedText, Reason } from '../../record/index.js';
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

function replacement(keys: readonly string[], given: string, scene: Scene): Choice | undefined {
  const recommended = recommendedAmong(keys, scene).find(({ ingredient }) => ingredient !== given);
  if (recommended) return recommended;
  const named = keys.find((key) => scene.subject.terminology.ingredient(key) && key !== given && isFree(key, scene));
  return named ? { ingredient: named, words: drugName(named, scene.subject), ...noted(named, scene) } : undefined;
}

/** Begins the best recommended drug among these. */
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
      ...plain('add', from, choice.words),
      remarks: choice.remarks,
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
    const { reasons, remarks } = noted(ingredient, scene);
    const words = wordsFor(ingredient, dose, remarks.length > 0, scene);
    return [{ ingredient, words, reasons: [{ claim: claim.id, role: 'recommendation' }, ...reasons], remarks }];
  });
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
