import type { LocalizedText } from '../../record/index.js';
import { type Course, presentCourses } from '../courses.js';
import type { Intensify } from '../knowledge.js';
import type { Level } from '../one-patient/dose-response.js';
import type { Attempt, Change, Obstacle, Scene } from './change.js';
import { raise } from './dose-moves.js';
import { add } from './drug-moves.js';
import { chanceBelow } from './own-response.js';
import { both, drugName, joined, measured } from './words.js';

/** More than this chance of a level below the floor is too much. */
const mostTooLow = 0.05;

/** One change, or two that are made together. */
interface Step {
  readonly parts: readonly [Change, ...Change[]];
  readonly level: Level;
}

/**
 * One more step of treatment: a higher dose of a drug that is taken, one more that the plan begins, or, far from the goal,
 * both. By this patient's own response the smallest step that reaches the goal with the wanted chance, else the one that
 * leads nearest to it; none that may lead too low. Where nothing is known of the response, another drug before a higher dose.
 */
export function intensify(move: Intensify, scene: Scene): Attempt {
  const { own, target, measure } = scene.firing;
  const obstacles: Obstacle[] = [];
  const possible = (made: Attempt): readonly Change[] => {
    if ('change' in made) return [made.change];
    obstacles.push(...made.obstacles);
    return [];
  };
  const begun = possible(firstAdded(move.add, scene));
  const raised = presentCourses(scene.subject, move.of).flatMap((course: Course) =>
    possible(raise(course, undefined, scene)),
  );
  const [usual] = [...begun, ...raised];
  const goal = target.bounds.upper;
  if (!usual) return { obstacles };
  if (!own || goal === undefined) return { change: usual };
  const isFar = own.now.mean >= (move.together[measure] ?? Number.POSITIVE_INFINITY);
  const choices: (readonly [Change, ...Change[]])[] = [...begun, ...raised].map((change) => [change]);
  if (isFar) for (const first of begun) for (const second of raised) choices.push([second, first]);
  const floor = move.floor[measure] ?? Number.NEGATIVE_INFINITY;
  const known = choices.flatMap((parts): Step[] => {
    const level = own.with(new Map(parts.map(({ ingredient, dailyMg }) => [ingredient!, dailyMg])));
    return level ? [{ parts, level }] : [];
  });
  if (known.length === 0) return { change: usual };
  const safe = known.filter(({ level }) => chanceBelow(level, floor) <= mostTooLow);
  const enough = safe.filter(({ level }) => chanceBelow(level, goal) >= move.aim);
  const best =
    enough.sort((a, b) => b.level.mean - a.level.mean)[0] ?? safe.sort((a, b) => a.level.mean - b.level.mean)[0];
  if (!best) return { obstacles: [{ why: 'not-applicable', details: ['no-higher-dose', measure] }] };
  const change = together(best.parts);
  const remarks = [...change.remarks, expected(own.now, best.level, goal, scene), ...withoutDifference(scene)];
  return { change: { ...change, remarks } };
}

function firstAdded(choices: Intensify['add'], scene: Scene): Attempt {
  let last: Attempt = { obstacles: [] };
  for (const keys of choices) {
    last = add(keys, scene);
    if ('change' in last) return last;
  }
  return last;
}

/** Chance may hide an effect, so that more is given all the same; but whether the drug is taken is worth a question. */
function withoutDifference({ subject, firing: { target } }: Scene): readonly LocalizedText[] {
  const { response } = target.claim.value;
  if (!response || response.change < 0) return [];
  const { en, zh } = drugName(response.drug, subject);
  return [
    both(`${en} has made no difference so far: ask whether it is taken`, `${zh}迄今未见作用：请了解是否按时服用`),
  ];
}

/** The dose is changed here; the drug beside it is begun by the plan. */
function together([first, ...rest]: Step['parts']): Change {
  const all = [first, ...rest];
  return {
    ...first,
    ...(rest.length > 0 ? { beside: rest.flatMap(({ ingredient }) => ingredient ?? []) } : {}),
    to: joined(all.map(({ to }) => to)),
    reasons: all.flatMap(({ reasons }) => reasons),
    remarks: all.flatMap(({ remarks }) => remarks),
  };
}

function expected(now: Level, then: Level, goal: number, { subject, firing: { measure } }: Scene) {
  const word = (value: number) => measured(value, measure, subject);
  const span = ({ mean, sd }: Level) => [word(mean), word(mean - 1.96 * sd), word(mean + 1.96 * sd)] as const;
  const [a, b] = [span(now), span(then)];
  const chance = Math.round(100 * chanceBelow(then, goal));
  return both(
    `by this patient's own readings and doses the level now is ${a[0]} (95 %: ${a[1]} to ${a[2]}); with this ${b[0]} (${b[1]} to ${b[2]}), below ${word(goal)} with a chance of ${chance} %`,
    `按本人读数与剂量估计，目前水平 ${a[0]}（95 %：${a[1]} 至 ${a[2]}）；此举之后 ${b[0]}（${b[1]} 至 ${b[2]}），低于 ${word(goal)} 的概率 ${chance} %`,
  );
}
