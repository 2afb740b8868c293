import { analyseNOf1, type TrialValue } from '../../src/outcome/one-patient/n-of-1.js';
import { Random } from '../../src/statistics/random.js';

interface Design {
  readonly name: string;
  readonly patients: number;
  readonly pairs: number;
  readonly repeats: number;
  readonly trials: number;
}

const designs: readonly Design[] = [
  { name: 'one patient, 3 pairs of periods x 7 values', patients: 1, pairs: 3, repeats: 7, trials: 1000 },
  { name: 'one patient, 4 pairs x 7', patients: 1, pairs: 4, repeats: 7, trials: 1000 },
  { name: 'one patient, 6 pairs x 3', patients: 1, pairs: 6, repeats: 3, trials: 1000 },
  { name: '10 patients, 3 pairs x 5, mean effect', patients: 10, pairs: 3, repeats: 5, trials: 400 },
  { name: '30 patients, 2 pairs x 4, mean effect', patients: 30, pairs: 2, repeats: 4, trials: 300 },
];

/** Effects are known: does the 95 % interval hold them in 93 to 97 % of simulated trials? */
export function nOf1Coverage(): void {
  console.log(
    'N-of-1: share of simulated trials whose 95 % interval holds the true effect (standard error of the share)',
  );
  for (const design of designs) {
    const random = new Random(2026);
    let [held, ownHeld, own] = [0, 0, 0];
    for (let n = 0; n < design.trials; n++) {
      const truth = -6 + 4 * random.normal();
      const { values, effects } = simulate(design, truth, random);
      const result = analyseNOf1(values, { draws: 3000, warmUp: 500, seed: n });
      if ('refused' in result) throw new Error(result.refused);
      const { lower, upper } = result.effect;
      held += lower <= truth && truth <= upper ? 1 : 0;
      if (design.patients > 1)
        result.patients.forEach((each, index) => {
          own += 1;
          ownHeld += each.lower <= effects[index]! && effects[index]! <= each.upper ? 1 : 0;
        });
    }
    const share = held / design.trials;
    const error = Math.sqrt((share * (1 - share)) / design.trials);
    console.log(
      `  ${design.name}: ${(100 * share).toFixed(1)} % (${(100 * error).toFixed(1)})${own ? `; each patient's own effect ${((100 * ownHeld) / own).toFixed(1)} %` : ''}`,
    );
  }
}

/** Level, effect, deviation of each period and of each value normal; treated and comparator in random order in a pair. */
function simulate({ patients, pairs, repeats }: Design, truth: number, random: Random) {
  const values: TrialValue[] = [];
  const effects: number[] = [];
  for (let patient = 0; patient < patients; patient++) {
    const effect = patients === 1 ? truth : truth + 3 * random.normal();
    effects.push(effect);
    const level = 140 + 10 * random.normal();
    for (let pair = 0; pair < pairs; pair++) {
      const first = random.uniform() < 0.5;
      [first, !first].forEach((treated, half) => {
        const deviation = 3 * random.normal();
        for (let repeat = 0; repeat < repeats; repeat++)
          values.push({
            patient: String(patient),
            period: pair * 2 + half,
            treated,
            value: level + (treated ? effect : 0) + deviation + 7 * random.normal(),
          });
      });
    }
  }
  return { values, effects };
}
