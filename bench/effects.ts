/**
 * Effect learners beside the peers: root PEHE on IHDP, policy values on ACTG 175. `npx tsx bench/effects.ts [ihdp|actg|choosing RUNS|overlap]`; the last two
 * simulate: what is said of choosing by person where nobody gains and where some do, and where no comparison is possible.
 * The peers' values are those of trials/peer-effects.json.
 */
import { readFileSync } from 'node:fs';
import { readEffectTable } from '../src/cli/effect-table.js';
import { Random } from '../src/statistics/random.js';
import { estimateEffects, fitOnAll, learnerNames, stackedName, type Trial } from '../src/treatment/effects/index.js';
import { sharedFile } from '../test/shared.js';

const asked = process.argv[2];
const usual = { exclude: [], lowerIsBetter: false, design: 'auto' as const };
const peersPath = sharedFile('trials', 'peer-effects.json');
type Peer = Readonly<Record<string, number>> &
  Readonly<Record<string, { readonly policy_value: number; readonly qini: number }>>;
const peers = peersPath ? (JSON.parse(readFileSync(peersPath, 'utf8')) as Readonly<Record<string, Peer>>) : {};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const seconds = () => process.cpuUsage().user / 1e6;

if (asked === undefined || asked === 'ihdp') ihdp();
if (asked === undefined || asked === 'actg') actg();
if (asked === 'choosing') choosing(Number(process.argv[3] ?? 100));
if (asked === 'overlap') overlap();

function ihdp(): void {
  const errors = new Map<string, number[]>();
  const held: boolean[] = [];
  for (const replicate of [1, 2, 3, 4, 5]) {
    const path = sharedFile('trials', `ihdp_npci_${replicate}.csv`);
    if (!path) {
      console.log('IHDP: not at hand');
      return;
    }
    const { trial, isRandomised, truth } = readEffectTable(path, {
      ...usual,
      treatment: 'treatment',
      outcome: 'y_factual',
    });
    const before = seconds();
    const settings = { isRandomised, seed: 1 };
    const answer = estimateEffects(trial, settings);
    if ('refused' in answer) {
      console.log(`IHDP ${replicate}: refused, ${answer.refused}`);
      continue;
    }
    const average = mean([...truth!]);
    const { estimate, lower, upper } = answer.average[0]!.effect;
    held.push(lower <= average && average <= upper);
    const line = fitOnAll(trial, answer, settings)[0]!.models.map(({ name, model }) => {
      const square = truth!.reduce((sum, value, row) => sum + (value - model.effect(trial.x, row)) ** 2, 0);
      const error = Math.sqrt(square / truth!.length);
      errors.set(name, [...(errors.get(name) ?? []), error]);
      return `${name} ${error.toFixed(2)}`;
    });
    console.log(
      `IHDP ${replicate} (${isRandomised ? 'randomised' : 'observational'}): average ${estimate.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)}), true ${average.toFixed(2)}; root PEHE ${line.join(', ')}; ${(seconds() - before).toFixed(0)} s CPU`,
    );
  }
  for (const [name, values] of errors) {
    console.log(`IHDP mean root PEHE of ${values.length}: ${name} ${mean(values).toFixed(3)}`);
  }
  const { 'T-OLS_pehe': ols, 'T-RF_pehe': forest } = peers.ihdp_mean_10 ?? {};
  console.log(`  peers (mean of ten): T-OLS ${Number(ols).toFixed(2)}, T-random-forest ${Number(forest).toFixed(2)}`);
  console.log(
    `  the 95 % interval of the average effect holds the truth in ${held.filter(Boolean).length} of ${held.length}`,
  );
}

function actg(): void {
  const path = sharedFile('trials', 'actg175_trial.csv');
  if (!path) {
    console.log('ACTG 175: not at hand');
    return;
  }
  const covariates =
    'age wtkg hemo homo drugs karnof oprior z30 preanti race gender str2 strat symptom cd40 cd80'.split(' ');
  const base = {
    ...usual,
    treatment: 'arms',
    outcome: 'cd420',
    baseline: 'cd40',
    covariates,
    design: 'randomised' as const,
  };
  for (const [title, key, columns] of [
    ['ZDV+ddI against ddI', 'actg175_ZDV+ddI_vs_ddI_cd4change', { ...base, arms: ['1', '3'], reference: '3' }],
    ['any other against ZDV', 'actg175_any_vs_ZDV_cd4change', { ...base, treatment: 'treat', reference: '0' }],
  ] as const) {
    const { trial } = readEffectTable(path, columns);
    const values = new Map<string, number[]>();
    for (const seed of [1, 2, 3]) {
      const answer = estimateEffects(trial, { isRandomised: true, seed });
      if ('refused' in answer) throw new Error(answer.refused);
      if (seed === 1) {
        const { estimate, lower, upper } = answer.average[0]!.effect;
        console.log(`ACTG 175, ${title}: average ${estimate.toFixed(1)} (${lower.toFixed(1)} to ${upper.toFixed(1)})`);
      }
      console.log(`  seed ${seed}: choosing by person: ${answer.choosing}`);
      for (const { name, policy, byArm } of answer.learners) {
        values.set(name, [...(values.get(name) ?? []), policy.valueWeighted]);
        const { value, gain, shares } = policy;
        const { qini, calibration } = byArm[0]!;
        console.log(
          `  seed ${seed} ${name.padEnd(20)} value ${value.estimate.toFixed(1)} (${value.lower.toFixed(1)} to ${value.upper.toFixed(1)}), weighted ${policy.valueWeighted.toFixed(1)}, treated ${Math.round(100 * shares[1]!)} %, gain ${gain.estimate.toFixed(1)} (${gain.lower.toFixed(1)} to ${gain.upper.toFixed(1)}), Qini ${qini.toFixed(2)}, slope ${calibration.slope.estimate.toFixed(2)} (${calibration.slope.lower.toFixed(2)} to ${calibration.slope.upper.toFixed(2)})`,
        );
      }
    }
    for (const name of learnerNames) {
      console.log(
        `  ${name.padEnd(20)} weighted policy value, mean of 3 seeds ${mean(values.get(name)!).toFixed(1)}${name === stackedName ? ' (what the tool goes by)' : ''}`,
      );
    }
    const own = peers[key];
    if (!own) continue;
    const said = ['T-ridge', 'T-RF', 'CausalForest'].map(
      (name) => `${name} ${own[name]!.policy_value.toFixed(1)}, Qini ${own[name]!.qini.toFixed(2)}`,
    );
    console.log(`  peers: ${said.join('; ')}; treat all ${Number(own.value_treat_all).toFixed(1)}`);
  }
}

interface Drawn {
  readonly effect: (x: readonly number[]) => number;
  readonly chance: (x: readonly number[]) => number;
  readonly people: number;
  readonly columns: number;
}

function drawn({ effect, chance, people, columns }: Drawn, seed: number): Trial {
  const random = new Random(seed);
  const x = Array.from({ length: people }, () => Array.from({ length: columns }, () => random.normal()));
  const arm = Int32Array.from(x, (own) => (random.uniform() < chance(own) ? 1 : 0));
  const y = Float64Array.from(x, (own, i) => own[0]! + 0.5 * own[2]! + (arm[i] ? effect(own) : 0) + random.normal());
  return {
    x: { rows: people, columns, values: Float64Array.from(x.flat()) },
    names: x[0]!.map((_, j) => `x${j}`),
    arm,
    arms: ['0', '1'],
    y,
  };
}

/** 400 people by lot; noise of standard deviation 1. */
function choosing(runs: number): void {
  const effects = {
    'no effect': () => 0,
    '0.8 where x1 is above 0, else -0.5': (x: readonly number[]) => (x[1]! > 0 ? 0.8 : -0.5),
  };
  for (const [name, effect] of Object.entries(effects)) {
    const said: Record<string, number> = {};
    for (let run = 0; run < runs; run++) {
      const trial = drawn({ effect, chance: () => 0.5, people: 400, columns: 6 }, 9000 + run);
      const answer = estimateEffects(trial, { isRandomised: true, seed: 1 });
      const word = 'refused' in answer ? 'refused' : answer.choosing;
      said[word] = (said[word] ?? 0) + 1;
      console.log(`${name}, ${run + 1} trials: choosing by person ${JSON.stringify(said)}`);
    }
  }
}

/** 500 people whose treatment goes by one covariate, ever more; the true effect is 1. */
function overlap(): void {
  for (const slope of [0.5, 1, 2, 4, 8]) {
    const chance = (x: readonly number[]) => 1 / (1 + Math.exp(-slope * x[0]!));
    const answers = Array.from({ length: 10 }, (_, run) =>
      estimateEffects(drawn({ effect: () => 1, chance, people: 500, columns: 4 }, 500 + run), {
        isRandomised: false,
        seed: 1,
        learners: ['t-learner'],
        repeats: 1,
      }),
    );
    const given = answers.flatMap((answer) => ('refused' in answer ? [] : [answer.average[0]!.effect]));
    const held = given.filter(({ lower, upper }) => lower <= 1 && 1 <= upper).length;
    console.log(
      `treatment by one covariate, log odds ${slope} a standard deviation: refused ${10 - given.length} of 10; the interval of the average holds the truth in ${held} of ${given.length}`,
    );
  }
}
