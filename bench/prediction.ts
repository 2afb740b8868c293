/**
 * Learners beside their peers, on the same folds in the same run, and boosted trees on 100,000 x 50 generated rows beside
 * LightGBM with one thread. `npx tsx bench/prediction.ts [--speed-only | --accuracy-only]`. Peers (scikit-learn, LightGBM,
 * XGBoost) are installed in an environment of their own under the temporary folder; without them their lines are left out.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boostedTrees } from '../src/prediction/learners/boosted-trees.js';
import { crossValidate } from '../src/prediction/learners/cross-validation.js';
import { namedFolds } from '../src/prediction/learners/folds.js';
import { allRows, type Frame } from '../src/prediction/learners/frame.js';
import { auroc } from '../src/prediction/learners/metrics.js';
import { learnerNamed, learnerNames } from '../src/prediction/learners/registry.js';
import { Random } from '../src/statistics/random.js';
import { referenceTable } from '../test/learners.js';
import { sharedFile } from '../test/shared.js';
import { accuracyScript, speedScript } from './prediction-peers.js';

const sets = ['wdbc', 'biopsy', 'cleveland', 'pima', 'trace_1y'];
const [rows, columns] = [100_000, 50];
const folder = join(tmpdir(), 'sartor-bench-prediction');
const generatedFile = join(folder, 'generated.f64');
mkdirSync(folder, { recursive: true });

if (process.argv.includes('--speed-child')) speedChild();
else {
  const python = peersPython();
  if (!process.argv.includes('--speed-only')) accuracy(python);
  if (!process.argv.includes('--accuracy-only')) speed(python);
}

/** The interpreter with the peers, or undefined with a message. */
function peersPython(): string | undefined {
  const python = join(folder, 'venv', 'bin', 'python');
  try {
    if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', join(folder, 'venv')], { stdio: 'ignore' });
    const has = spawnSync(python, ['-c', 'import sklearn, lightgbm, xgboost']).status === 0;
    if (!has)
      execFileSync(python, ['-m', 'pip', '-q', 'install', 'scikit-learn', 'lightgbm', 'xgboost'], { stdio: 'ignore' });
    return python;
  } catch {
    console.log('peers left out: scikit-learn, lightgbm and xgboost could not be installed');
    return undefined;
  }
}

function accuracy(python: string | undefined): void {
  for (const set of sets) {
    const path = sharedFile('tabular', `clf_${set}.csv`);
    if (!path) {
      console.log(`${set}: reference data not at hand`);
      continue;
    }
    const { frame, labels, folds } = referenceTable(path);
    console.log(`\n${set}: ${frame.length} rows, ${frame.features.length} features`);
    for (const name of learnerNames) {
      const start = process.cpuUsage();
      const found = crossValidate(
        learnerNamed(name)!,
        frame,
        labels,
        namedFolds(folds, allRows(frame.length)),
        1,
        () => performance.now() / 1000,
      );
      const cpu = process.cpuUsage(start).user / 1e6;
      console.log(
        `  sartor ${name.padEnd(22)} AUROC ${found.auroc.toFixed(4)}  Brier ${found.brier.toFixed(4)}  log loss ${found.logLoss.toFixed(4)}  cpu ${cpu.toFixed(1)} s`,
      );
    }
    if (python) console.log(run(python, accuracyScript, path).trimEnd());
  }
}

function speed(python: string | undefined): void {
  const random = new Random(1);
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const label = Float64Array.from({ length: rows }, (_, row) => {
    let eta = x[10]![row]! * x[11]![row]!;
    for (let j = 0; j < 10; j++) eta += (j % 2 ? 0.5 : -0.4) * x[j]![row]!;
    return random.uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  writeFileSync(generatedFile, Buffer.concat([...x, label].map((column) => Buffer.from(column.buffer))));
  console.log(
    `\nboosted trees, ${rows} x ${columns}, 100 trees of 31 leaves, rate 0.1, all rows and features, one thread`,
  );
  const child = spawnSync(process.execPath, ['--import', 'tsx', import.meta.filename, '--speed-child'], {
    encoding: 'utf8',
  });
  console.log(child.stdout.trimEnd() || child.stderr);
  if (python) console.log(run(python, speedScript, generatedFile).trimEnd());
}

function speedChild(): void {
  const bytes = readFileSync(generatedFile);
  const column = (index: number) => new Float64Array(bytes.buffer, bytes.byteOffset + index * rows * 8, rows);
  const frame: Frame = {
    length: rows,
    features: Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, kind: 'numeric', values: column(j) })),
  };
  const labels = Uint8Array.from(column(columns));
  const settings = {
    trees: 100,
    leaves: 31,
    depth: 64,
    leafRows: 20,
    rate: 0.1,
    lambda: 0,
    rowShare: 1,
    featureShare: 1,
  };
  const learner = boostedTrees({ ...settings, earlyStopping: false });
  const before = process.resourceUsage().maxRSS;
  for (let round = 0; round < 3; round++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const model = learner.fit(frame, labels, allRows(rows), 1);
    const [fitted, fitCpu] = [performance.now(), process.cpuUsage(cpu).user];
    const probabilities = model.predict(frame, allRows(rows));
    const predictCpu = process.cpuUsage(cpu).user - fitCpu;
    const wall = (fitted - start) / 1000;
    console.log(
      `  sartor    fit cpu ${(fitCpu / 1e6).toFixed(2)} s (wall ${wall.toFixed(2)})  predict cpu ${(predictCpu / 1e6).toFixed(2)} s  AUROC ${auroc(probabilities, labels).toFixed(4)}  memory ${(before / 1024).toFixed(0)} -> ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
    );
  }
}

function run(python: string, script: string, ...args: string[]): string {
  const done = spawnSync(python, ['-c', script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  return done.status === 0 ? done.stdout : `  peers failed: ${done.stderr.trim().split('\n').at(-1)}`;
}
