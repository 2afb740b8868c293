/** One case of a closed outbreak; days on one axis. */
export interface PlacedCase {
  readonly household: string;
  /** School class; cases without one are not exposed there. */
  readonly schoolClass: string | undefined;
  readonly infectiousFrom: number;
  readonly infectiousTo: number;
}

export interface RouteEstimate {
  readonly route: 'household' | 'class' | 'community';
  /** Chance a day that one infectious person of this route infects one susceptible. */
  readonly hazard: number;
  /** Expected infections by this route. */
  readonly infections: number;
}

export interface RouteFit {
  readonly latentDays: number;
  readonly routes: readonly RouteEstimate[];
  readonly logLikelihood: number;
  /** For each case the chance that each other case infected it (rows sum to 1, or 0 for the first). */
  readonly infectors: readonly Float64Array[];
}

/**
 * By which routes an infection spreads, from the times at which cases were infectious: competing hazards of household, school
 * class and whole community, maximised by EM; who infected whom comes out as probabilities. Everyone listed was infected in
 * the end, so hazards hold for people who do fall ill. The latent period is taken as fixed; that of the largest likelihood
 * among `latent` is used.
 */
export function fitRoutes(
  cases: readonly PlacedCase[],
  latent: readonly number[] = [6, 7, 8, 9, 10, 11, 12],
): RouteFit {
  return latent
    .map((days) => fitOnce(cases, days))
    .reduce((best, fit) => (fit.logLikelihood > best.logLikelihood ? fit : best));
}

const routes = ['household', 'class', 'community'] as const;

function fitOnce(cases: readonly PlacedCase[], latentDays: number): RouteFit {
  const infected = cases.map((each) => each.infectiousFrom - latentDays);
  const hazards = [0.05, 0.02, 0.001];
  const open = (i: number, j: number) => [
    cases[i]!.household === cases[j]!.household ? 1 : 0,
    cases[i]!.schoolClass !== undefined && cases[i]!.schoolClass === cases[j]!.schoolClass ? 1 : 0,
    1,
  ];
  const exposure = [0, 0, 0];
  // Who can have infected i: those infectious on the day before its latent period (half a day of slack for rounding).
  const sources: { by: number; open: number[] }[][] = cases.map((_, i) => {
    const found: { by: number; open: number[] }[] = [];
    cases.forEach((source, j) => {
      if (i === j) return;
      const paths = open(i, j);
      const days = Math.max(0, Math.min(infected[i]!, source.infectiousTo) - source.infectiousFrom);
      for (let k = 0; k < 3; k++) exposure[k]! += paths[k]! * days;
      if (source.infectiousFrom <= infected[i]! + 0.5 && infected[i]! - 0.5 <= source.infectiousTo)
        found.push({ by: j, open: paths });
    });
    return found;
  });
  let expected = [0, 0, 0];
  let logLikelihood = 0;
  const infectors = cases.map(() => new Float64Array(cases.length));
  for (let iteration = 0; iteration < 300; iteration++) {
    expected = [0, 0, 0];
    logLikelihood = -exposure.reduce((sum, days, k) => sum + days * hazards[k]!, 0);
    sources.forEach((found, i) => {
      // A case that nobody listed can have infected in this latent period came from outside at a small fixed rate.
      let total = 1e-4;
      for (const { open: paths } of found) for (let k = 0; k < 3; k++) total += hazards[k]! * paths[k]!;
      logLikelihood += Math.log(total);
      infectors[i]!.fill(0);
      for (const { by, open: paths } of found)
        for (let k = 0; k < 3; k++) {
          const share = (hazards[k]! * paths[k]!) / total;
          expected[k]! += share;
          infectors[i]![by]! += share;
        }
    });
    for (let k = 0; k < 3; k++) hazards[k] = exposure[k]! > 0 ? expected[k]! / exposure[k]! : 0;
  }
  return {
    latentDays,
    routes: routes.map((route, k) => ({ route, hazard: hazards[k]!, infections: expected[k]! })),
    logLikelihood,
    infectors,
  };
}
