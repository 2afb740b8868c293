import type { ReliabilityBin } from './measures.js';

const size = 320;
const margin = 44;
const place = (fraction: number) => margin + fraction * (size - 2 * margin);
const colours = ['#1f6157', '#b45309', '#6b7280'];

/** A reliability picture as SVG: what was said against what was true, a dot for each bin, its area by the cases. */
export function reliabilityPicture(
  curves: readonly { readonly name: string; readonly error: number; readonly bins: readonly ReliabilityBin[] }[],
): string {
  const axis = [0, 0.25, 0.5, 0.75, 1];
  const most = Math.max(...curves.flatMap(({ bins }) => bins.map(({ cases }) => cases)));
  const y = (fraction: number) => size - place(fraction);
  const dots = curves.map(({ bins }, each) =>
    bins
      .map(
        ({ mean, right, cases }) =>
          `<circle cx="${place(mean).toFixed(1)}" cy="${y(right).toFixed(1)}" r="${(2 + 7 * Math.sqrt(cases / most)).toFixed(1)}" fill="${colours[each % colours.length]}" fill-opacity="0.65"/>`,
      )
      .join(''),
  );
  const legend = curves.map(
    ({ name, error }, each) =>
      `<text x="${margin + 8}" y="${margin + 14 + 15 * each}" fill="${colours[each % colours.length]}">${name}: expected calibration error ${error.toFixed(3)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" font-family="sans-serif" font-size="10" role="img" aria-label="Reliability of the first disease's posterior">
<rect width="${size}" height="${size}" fill="#ffffff"/>
<path d="M${place(0)} ${y(0)}H${place(1)}V${y(1)}H${place(0)}Z" fill="none" stroke="#d1d5db"/>
<path d="M${place(0)} ${y(0)}L${place(1)} ${y(1)}" stroke="#9ca3af" stroke-dasharray="4 3"/>
${axis.map((tick) => `<text x="${place(tick)}" y="${y(0) + 14}" text-anchor="middle" fill="#4b5563">${100 * tick}</text><text x="${place(0) - 6}" y="${y(tick) + 3}" text-anchor="end" fill="#4b5563">${100 * tick}</text>`).join('')}
<text x="${size / 2}" y="${size - 8}" text-anchor="middle" fill="#111827">posterior of the first disease, %</text>
<text x="12" y="${size / 2}" text-anchor="middle" fill="#111827" transform="rotate(-90 12 ${size / 2})">it is the true one, %</text>
${dots.join('\n')}
${legend.join('\n')}
</svg>
`;
}
