/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7, n = 9; relative error below 1e-14). */
export function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const t = shifted + 7.5;
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum += coefficients[i]! / (shifted + i);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Upper regularised incomplete gamma function Q(a, x): series below a + 1, continued fraction (Lentz) above.
 * Abramowitz & Stegun 6.5.29 and 6.5.31.
 */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000 && Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * scale;
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (Math.abs(numerator * d + b) < tiny ? tiny : numerator * d + b);
    c = Math.abs(b + numerator / c) < tiny ? tiny : b + numerator / c;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return scale * fraction;
}

/** P(X <= x) for a gamma variable of this shape and scale. */
export function gammaCdf(x: number, shape: number, scale: number): number {
  return x <= 0 ? 0 : 1 - upperGamma(shape, x / scale);
}

/** The x with P(X <= x) = p for a gamma variable: Newton steps on log x, held inside a bracket. */
export function gammaQuantile(p: number, shape: number, scale: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  // Wilson-Hilferty where it holds, else the leading term of the distribution near 0.
  const cube = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  let y = cube > 0.3 ? Math.log(shape) + 3 * Math.log(cube) : (Math.log(p) + logGamma(shape + 1)) / shape;
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let step = 0; step < 200; step++) {
    const error = gammaCdf(Math.exp(y), shape, 1) - p;
    if (error > 0) high = y;
    else low = y;
    const slope = Math.exp(shape * y - Math.exp(y) - logGamma(shape));
    let next = y - error / slope;
    if (!(next > low && next < high)) next = Number.isFinite(low + high) ? (low + high) / 2 : y + (error > 0 ? -1 : 1);
    if (Math.abs(next - y) <= 1e-15 * Math.max(1, Math.abs(y))) return Math.exp(next) * scale;
    y = next;
  }
  return Math.exp(y) * scale;
}

/** P(X > x) for a chi-square variable with so many degrees of freedom. */
export function chiSquareUpper(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** Two-sided p of a standard normal z. */
export function normalTwoSided(z: number): number {
  return chiSquareUpper(z * z, 1);
}

/** Standard normal quantile (Acklam's rational start, one Halley step on the exact tail); absolute error below 1e-12. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let step = 0; step < 3; step++) {
    const error = normalTwoSided(z) / 2 - p;
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    const newton = (z <= 0 ? error : 1 - error) / density;
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}
