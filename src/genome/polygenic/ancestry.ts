/** Scores of a reference panel with each person's genetic principal components. */
export interface ReferencePanel {
  readonly scores: readonly number[];
  readonly components: readonly (readonly number[])[];
}

export interface AdjustedScore {
  /** Score less what ancestry predicts, in standard deviations of the panel's rest. */
  readonly z1: number;
  /** The same, with a standard deviation that depends on ancestry too. */
  readonly z2: number;
  /** Share of the panel's z2 below, ties half; 0 to 100. */
  readonly percentile: number;
}

/**
 * Adjusts a score for continuous ancestry: its mean, and the logarithm of its squared rest, are regressed on principal
 * components in the panel. Khera et al, Circulation 2019;139:1593 (mean); Khan et al, Nat Med 2022;28:1412 (variance).
 * @throws Error where the panel has fewer than three people for each coefficient
 */
export function fitAncestryAdjustment(
  panel: ReferencePanel,
): (score: number, components: readonly number[]) => AdjustedScore {
  const { scores, components } = panel;
  const n = scores.length;
  if (n < 3 * ((components[0]?.length ?? 0) + 1)) throw new Error(`a panel of ${n} is too small for its components`);
  const mean = leastSquares(components, scores);
  const rest = scores.map((score, i) => score - predict(mean, components[i]!));
  const deviation = Math.sqrt(rest.reduce((sum, each) => sum + each * each, 0) / n);
  const logSquares = rest.map((each) => Math.log(Math.max(each * each, 1e-300)));
  const variance = leastSquares(components, logSquares);
  // The mean of a logarithm is not the logarithm of a mean: rescaled so that the panel's z2 has unit variance.
  const raw = rest.map((each, i) => each / Math.exp(predict(variance, components[i]!) / 2));
  const scale = Math.sqrt(raw.reduce((sum, each) => sum + each * each, 0) / n);
  const sorted = raw.map((each) => each / scale).sort((a, b) => a - b);
  return (score, own) => {
    const difference = score - predict(mean, own);
    const z2 = difference / Math.exp(predict(variance, own) / 2) / scale;
    return { z1: difference / deviation, z2, percentile: percentileIn(sorted, z2) };
  };
}

/** Percent of the sorted values below this one, ties half. */
export function percentileIn(sorted: readonly number[], value: number): number {
  const below = sorted.filter((each) => each < value).length;
  const equal = sorted.filter((each) => each === value).length;
  return (100 * (below + equal / 2)) / sorted.length;
}

const predict = (coefficients: readonly number[], row: readonly number[]): number =>
  row.reduce((sum, value, j) => sum + coefficients[j + 1]! * value, coefficients[0]!);

/** Intercept first; by the normal equations of centred columns, solved with pivoting. */
function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const n = rows.length;
  const p = rows[0]?.length ?? 0;
  const means = Array.from({ length: p }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const system = Array.from({ length: p }, (_, j) => [
    ...Array.from({ length: p }, (_, k) =>
      rows.reduce((sum, row) => sum + (row[j]! - means[j]!) * (row[k]! - means[k]!), 0),
    ),
    rows.reduce((sum, row, i) => sum + (row[j]! - means[j]!) * (values[i]! - mean), 0),
  ]);
  const slopes = solve(system);
  return [mean - slopes.reduce((sum, slope, j) => sum + slope * means[j]!, 0), ...slopes];
}

function solve(system: number[][]): number[] {
  const p = system.length;
  for (let column = 0; column < p; column++) {
    let pivot = column;
    for (let row = column + 1; row < p; row++)
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row;
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    const head = system[column]!;
    if (head[column] === 0) throw new Error('the components of the panel are not independent');
    for (let row = 0; row < p; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / head[column]!;
      for (let k = column; k <= p; k++) system[row]![k]! -= factor * head[k]!;
    }
  }
  return system.map((row, j) => row[p]! / row[j]!);
}
