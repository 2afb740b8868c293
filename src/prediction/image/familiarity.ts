/** Bytes of a picture: rows, columns, then grey or red, green, blue. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * How the images that a model knows look, as a normal distribution of a few statistics. A picture far outside is of another
 * kind: the model's answer about it means nothing, so it is refused.
 */
export interface Familiarity {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Inverse of the shrunken correlation matrix, row by row. */
  readonly precision: readonly number[];
  /** Distance per statistic above which a picture is refused. */
  readonly limit: number;
  /** Deviations from the mean above which a single statistic refuses a picture; absent where the known are too few to say. */
  readonly extreme?: number;
  /** All pictures known have colour: a grey one is of another kind, however it looks otherwise. */
  readonly coloured?: boolean;
}

export interface FamiliarityVerdict {
  readonly familiar: boolean;
  readonly distance: number;
  readonly limit: number;
  /** The statistic that is furthest off. */
  readonly because: string;
}

const side = 32;
/** A 4 x 4 map of brightness follows these. */
const named = [
  'brightness',
  'contrast',
  'colour',
  'colour contrast',
  'reddishness',
  'bluishness',
  'edges',
  'fine detail',
  'dark share',
  'bright share',
  'border brightness',
  'left-right likeness',
  'up-down likeness',
] as const;
const mapSide = 4;

/** Intensity, colour, edges and layout of a picture, on a 32 x 32 reduction. */
export function pictureStatistics({ rows, columns, channels, data }: Picture): Float64Array {
  const grey = new Float64Array(side * side);
  const [red, blue] = [new Float64Array(side * side), new Float64Array(side * side)];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [top, bottom] = span(y, rows);
      const [left, right] = span(x, columns);
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++)
          for (let c = 0; c < 3; c++)
            sums[c]! += data[(row * columns + column) * channels + (channels === 3 ? c : 0)]! / 255;
      const count = (bottom - top) * (right - left);
      const [r, g, b] = sums.map((sum) => sum / count) as [number, number, number];
      const at = y * side + x;
      grey[at] = 0.299 * r + 0.587 * g + 0.114 * b;
      red[at] = r - grey[at]!;
      blue[at] = b - grey[at]!;
    }
  const at = (y: number, x: number) => grey[y * side + x]!;
  const brightness = mean(grey);
  const contrast = spread(grey);
  const chroma = red.map((value, i) => Math.hypot(value, blue[i]!));
  let [edges, fine, border] = [0, 0, 0];
  for (let y = 1; y + 1 < side; y++)
    for (let x = 1; x + 1 < side; x++) {
      edges += Math.hypot(at(y, x + 1) - at(y, x - 1), at(y + 1, x) - at(y - 1, x)) / 2;
      fine += Math.abs(4 * at(y, x) - at(y, x + 1) - at(y, x - 1) - at(y + 1, x) - at(y - 1, x)) / 4;
    }
  const inner = (side - 2) ** 2;
  for (let i = 0; i < side; i++) border += (at(0, i) + at(side - 1, i) + at(i, 0) + at(i, side - 1)) / (4 * side);
  const likeness = (mirror: (y: number, x: number) => number) => {
    let sum = 0;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) sum += (at(y, x) - brightness) * (mirror(y, x) - brightness);
    return sum / (side * side * Math.max(1e-4, contrast * contrast));
  };
  const map = Array.from({ length: mapSide * mapSide }, (_, cell) => {
    const [cy, cx] = [Math.floor(cell / mapSide), cell % mapSide];
    const step = side / mapSide;
    let sum = 0;
    for (let y = 0; y < step; y++) for (let x = 0; x < step; x++) sum += at(cy * step + y, cx * step + x);
    return sum / (step * step) - brightness;
  });
  return Float64Array.from([
    brightness,
    contrast,
    // Small differences of colour count: grey and nearly grey are different kinds.
    Math.log(mean(chroma) + 0.005),
    Math.log(spread(chroma) + 0.005),
    mean(red),
    mean(blue),
    Math.log(edges / inner + 0.002),
    Math.log(fine / inner + 0.001),
    share(grey, (value) => value < 0.08),
    share(grey, (value) => value > 0.9),
    border,
    likeness((y, x) => at(y, side - 1 - x)),
    likeness((y, x) => at(side - 1 - y, x)),
    ...map,
  ]);
}

/** Least deviation of each statistic: a few alike images must not make the model too narrow. */
const leastDeviation = 0.02;
const fewImages = 100;

const folds = 10;

/**
 * Fits the distribution. Its limits are set by pictures that it was fitted without: each of a few by itself, of many a tenth at a
 * time. Of many all but a thousandth lie within them. Few pictures may hold odd ones, which must not widen the limit: 85 % of them
 * set it. Better to refuse an odd picture of the right kind than to read one of a wrong kind.
 */
export function fitFamiliarity(pictures: readonly Float64Array[]): Familiarity {
  const coloured = pictures.filter((own) => !isGrey(own)).length > 0.99 * pictures.length;
  const fitted = { ...distribution(pictures), ...(coloured ? { coloured } : {}) };
  const few = pictures.length <= fewImages;
  const parts = few ? pictures.length : folds;
  const heldOut = Array.from({ length: parts }, (_, part) => {
    const without = distribution(pictures.filter((_own, i) => i % parts !== part));
    return pictures.filter((_own, i) => i % parts === part).map((own) => distanceTo(without, own));
  }).flat();
  const within = (values: readonly number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
  const distances = heldOut.map(({ distance }) => distance);
  if (few) return { ...fitted, limit: within(distances, 0.85) * 1.4 };
  const extremes = heldOut.map(({ furthestBy }) => furthestBy);
  return { ...fitted, limit: within(distances, 0.999), extreme: within(extremes, 0.999) };
}

const colour = named.indexOf('colour');
/** Mean chroma below a thousandth of white. */
const isGrey = (own: Float64Array) => own[colour]! < Math.log(0.006);

export function familiarity(model: Familiarity, picture: Picture): FamiliarityVerdict {
  const own = pictureStatistics(picture);
  const { distance, furthest, furthestBy } = distanceTo(model, own);
  if (model.coloured && isGrey(own)) return { familiar: false, distance, limit: model.limit, because: 'colour' };
  return {
    familiar: distance <= model.limit && !(model.extreme !== undefined && furthestBy > model.extreme),
    distance,
    limit: model.limit,
    because: named[furthest as 0] ?? `layout ${furthest - named.length + 1}`,
  };
}

type Distribution = Omit<Familiarity, 'limit' | 'extreme'>;

function distribution(pictures: readonly Float64Array[]): Distribution {
  const size = pictures[0]!.length;
  const centre = Array.from({ length: size }, (_, j) => mean(pictures.map((own) => own[j]!)));
  const deviation = centre.map((_, j) => Math.max(leastDeviation, spread(pictures.map((own) => own[j]!))));
  // Correlations drawn towards none, the more the fewer the pictures are (Ledoit & Wolf 2004 in spirit).
  const shrink = size / (size + pictures.length);
  const matrix = centre.map((_, j) =>
    centre.map((_unused, k) => {
      if (j === k) return 1;
      const correlation = mean(
        pictures.map((own) => ((own[j]! - centre[j]!) / deviation[j]!) * ((own[k]! - centre[k]!) / deviation[k]!)),
      );
      return correlation * (1 - shrink) * 0.95;
    }),
  );
  return { mean: centre, deviation, precision: inverse(matrix).flat() };
}

/** Mahalanobis distance, as root mean square per statistic. */
function distanceTo({ mean: centre, deviation, precision }: Distribution, own: Float64Array) {
  const size = centre.length;
  const away = centre.map((m, j) => (own[j]! - m) / deviation[j]!);
  let sum = 0;
  for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) sum += away[j]! * precision[j * size + k]! * away[k]!;
  const furthest = away.reduce((best, value, j) => (Math.abs(value) > Math.abs(away[best]!) ? j : best), 0);
  const furthestBy = Math.abs(away[furthest]!);
  return { distance: Math.sqrt(Math.max(0, sum) / size), furthest, furthestBy };
}

/** Gauss-Jordan with pivoting; the matrix is positive definite by construction. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, j) => [...row, ...row.map((_, k) => (j === k ? 1 : 0))]);
  for (let j = 0; j < size; j++) {
    let pivot = j;
    for (let k = j; k < size; k++) if (Math.abs(rows[k]![j]!) > Math.abs(rows[pivot]![j]!)) pivot = k;
    [rows[j], rows[pivot]] = [rows[pivot]!, rows[j]!];
    const scale = rows[j]![j]!;
    rows[j] = rows[j]!.map((value) => value / scale);
    for (let k = 0; k < size; k++) {
      const factor = rows[k]![j]!;
      if (k !== j && factor !== 0) rows[k] = rows[k]!.map((value, c) => value - factor * rows[j]![c]!);
    }
  }
  return rows.map((row) => row.slice(size));
}

function span(at: number, length: number): [from: number, to: number] {
  const from = Math.min(length - 1, Math.floor((at * length) / side));
  return [from, Math.max(from + 1, Math.floor(((at + 1) * length) / side))];
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

function spread(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  return Math.sqrt(sum / values.length);
}

const share = (values: Float64Array, holds: (value: number) => boolean): number =>
  values.filter(holds).length / values.length;
