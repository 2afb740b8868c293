import { addDays, daysBetween } from '../../record/index.js';
import { allCourses, type Course, changes, presentCourses } from '../courses.js';
import type { Move } from '../knowledge.js';
import { type Attempt, factReason, nothing, type Obstacle, plain, type Scene } from './change.js';
import { hold, raise, reduce, stop } from './dose-moves.js';
import { add, exchange } from './drug-moves.js';
import { intensify } from './intensify.js';
import { both, courseWords, drugName } from './words.js';

/** The change that the move makes for this patient, or what stands in its way. */
export function attempt(move: Move, scene: Scene): Attempt {
  switch (move.change) {
    case 'keep':
      return keepUntilSettled(move.of, move.sinceDays, scene);
    case 'advise':
      return move.of
        ? adviseOn(move.of, move, scene)
        : { change: plain(move.as, both('as now', '维持现状'), move.text) };
    case 'check-adherence':
      return checkAdherence(move.of, move.upToDays, scene);
    case 'titrate':
      return firstOf(presentCourses(scene.subject, move.of), (course) => raise(course, move.by, scene));
    case 'reduce':
      return firstOf(allCourses(scene.subject, move.of), (course) =>
        reduce(course, move.amount, move.orStop ?? true, scene),
      );
    case 'hold':
      return firstOf(allCourses(scene.subject, move.of), (course) => hold(course, move.text, scene));
    case 'stop':
      return firstOf(allCourses(scene.subject, move.of), (course) => stop(course, move.until, scene));
    case 'switch':
      return firstOf(presentCourses(scene.subject, move.of), (course) => exchange(course, move.to, scene));
    case 'add':
      return add(move.of, scene);
    case 'intensify':
      return intensify(move, scene);
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

/** Advice on a drug that is taken, where nothing speaks against more of it. */
function adviseOn(
  keys: readonly string[],
  { as, text }: Pick<Extract<Move, { change: 'advise' }>, 'as' | 'text'>,
  { subject, safeguards }: Scene,
): Attempt {
  const course = presentCourses(subject, keys).find(
    ({ ingredient }) => !safeguards.isBlocked(ingredient) && safeguards.againstMore(ingredient).length === 0,
  );
  if (!course) return nothing;
  return {
    change: {
      ...plain(as, courseWords(course, subject), text),
      ingredient: course.ingredient,
      reasons: [factReason(course)],
    },
  };
}

/** Less than this share of the expected effect, with this chance: the drug makes no difference that shows. */
const noDifference = { share: 0.25, chance: 0.8, askedWithinDays: 56 };

/** Where the drug made no difference, whether it is taken comes before more of it. */
function checkAdherence(keys: readonly string[], upToDays: number | undefined, { subject, firing }: Scene): Attempt {
  const { response, status } = firing.target.claim.value;
  const chance = response && firing.own?.chanceOfLess(response.drug, noDifference.share);
  if (response && chance !== undefined) {
    // By the next visit it has been asked.
    if (chance <= noDifference.chance || subject.daysAgo(response.since) >= noDifference.askedWithinDays)
      return nothing;
  } else if (response && upToDays !== undefined) {
    const after = firing.target.readings.filter(({ on }) => daysBetween(response.since, on) > 0);
    if (new Set(after.map(({ on }) => on)).size > upToDays) return nothing;
  }
  const course = response && presentCourses(subject, keys).find(({ ingredient }) => ingredient === response.drug);
  if (!response || !course) return nothing;
  const hasHelped = status === 'above' ? response.change < 0 : response.change > 0;
  if (chance === undefined && hasHelped) return nothing;
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
