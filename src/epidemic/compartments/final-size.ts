/**
 * The share of each group infected in the end, for lasting immunity: 1 - exp(-sum_b K_ab z_b) on those susceptible at the
 * start (Andreasen, Bull Math Biol 2011;73:2305), by fixed-point iteration from everyone infected.
 * @param next K_ab: infections in group a from all of b infected, per susceptible of a; for one group R0
 * @param susceptible share of each group susceptible at the start
 * @param seeds infectious at the start, as a share of each group
 */
export function finalSize(
  next: readonly (readonly number[])[],
  susceptible: readonly number[],
  seeds: readonly number[] = susceptible.map(() => 0),
): number[] {
  let z = susceptible.slice();
  for (let iteration = 0; iteration < 100_000; iteration++) {
    const following = z.map((_, a) => {
      const force = next[a]!.reduce((sum, k, b) => sum + k * (z[b]! + seeds[b]!), 0);
      return susceptible[a]! * -Math.expm1(-force);
    });
    const change = Math.max(...following.map((value, a) => Math.abs(value - z[a]!)));
    z = following;
    if (change < 1e-15) break;
  }
  return z;
}

/**
 * The largest share of people exposed or infectious at once, in one group with lasting immunity:
 * e0 + s0 - (1 + ln(R0 s0)) / R0 (Kermack & McKendrick); for SEIR it holds for E + I whatever the latent period.
 */
export function peakPrevalence(r0: number, susceptible: number, infected: number): number {
  return r0 * susceptible <= 1 ? infected : infected + susceptible - (1 + Math.log(r0 * susceptible)) / r0;
}
