import type { Trial } from './trial.js';

/**
 * Who gains most first: the Qini coefficient, the area between the Qini curve and the straight line of treating at
 * random, per person and in the outcome's unit (Radcliffe 2007), and the area under the uplift curve. Both of `arm` against
 * arm 0, weighted by the inverse of each person's chance.
 */
export function qini(
  { arm, y }: Trial,
  treated: number,
  effect: Float64Array,
  chances: readonly Float64Array[],
): { readonly qini: number; readonly auuc: number } {
  const order = [...y.keys()].filter((row) => arm[row] === treated || arm[row] === 0);
  order.sort((a, b) => effect[b]! - effect[a]! || a - b);
  const n = order.length;
  const share = order.filter((row) => arm[row] === treated).length / n;
  let [yt, nt, yc, nc] = [0, 0, 0, 0];
  let [area, uplift, end] = [0, 0, 0];
  order.forEach((row, i) => {
    const isTreated = arm[row] === treated;
    const weight = (isTreated ? share : 1 - share) / chances[isTreated ? treated : 0]![row]!;
    if (isTreated) {
      yt += weight * y[row]!;
      nt += weight;
    } else {
      yc += weight * y[row]!;
      nc += weight;
    }
    const gain = nt > 0 && nc > 0 ? (yt - (yc * nt) / nc) / n : 0;
    area += gain / n;
    uplift += nt > 0 && nc > 0 ? ((yt / nt - yc / nc) * (i + 1)) / n / n : 0;
    end = gain;
  });
  return { qini: area - end / 2, auuc: uplift };
}
