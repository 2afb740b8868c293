import { readCases } from '../../src/epidemic/surveillance/counts.js';
import { fitRoutes } from '../../src/epidemic/transmission/routes.js';
import { intervalFromPairs } from '../../src/epidemic/transmission/uncertain-interval.js';
import { rowsOf } from './forecasts.js';

/** Hagelloch 1861: serial interval, routes of transmission, and how often the listed infector is the most probable one. */
export function routes(): void {
  const { columns, rows } = rowsOf('outbreak_hagelloch_linelist.csv');
  const at = (name: string) => columns.indexOf(name);
  const interval = intervalFromPairs(readCases({ columns, rows }).pairs)!;
  console.log(
    `Hagelloch: serial interval ${interval.mean.toFixed(2)} d (se ${interval.meanSd.toFixed(2)}), sd ${interval.sd.toFixed(2)}, from ${interval.used} pairs`,
  );
  const fit = fitRoutes(
    rows.map((row) => ({
      household: row[at('HN')]!,
      schoolClass: /class/.test(row[at('CL')]!) ? row[at('CL')]! : undefined,
      infectiousFrom: Number(row[at('tI')]),
      infectiousTo: Number(row[at('tR')]),
    })),
  );
  for (const { route, hazard, infections } of fit.routes)
    console.log(`  ${route}: hazard ${hazard.toFixed(4)} a day, ${infections.toFixed(0)} infections`);
  const index = new Map(rows.map((row, i) => [row[at('PN')], i]));
  let [listed, share] = [0, 0];
  rows.forEach((row, i) => {
    const by = index.get(row[at('IFTO')]!);
    if (by === undefined) return;
    listed += 1;
    share += fit.infectors[i]![by]!;
  });
  console.log(
    `  latent period ${fit.latentDays} d; mean probability of the listed infector ${(share / listed).toFixed(3)} over ${listed} pairs`,
  );
}
