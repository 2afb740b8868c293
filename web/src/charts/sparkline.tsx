import type { TargetValue } from '../../../src/record/index.js';

const [width, height, edge] = [116, 34, 4];

/** The last values of a target's series and the band to stay in; decoration beside the numbers, so hidden from readers. */
export function Sparkline({ target }: { readonly target: TargetValue }) {
  const lastOfDay = new Map(target.series.map(({ value, on }) => [on, value]));
  const points = [...lastOfDay].slice(-12).map(([on, value]) => ({ value, at: Date.parse(on) }));
  if (points.length < 2) return <svg width={width} height={height} className="sparkline" aria-hidden="true" />;
  const values = [
    ...points.map(({ value }) => value),
    ...[target.lower, target.upper].filter((each) => each !== undefined),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [points[0]!.at, points.at(-1)!.at];
  const x = (at: number) => edge + ((at - first) / (last - first || 1)) * (width - 2 * edge);
  const y = (value: number) => height - edge - ((value - low) / (high - low || 1)) * (height - 2 * edge);
  const top = target.upper === undefined ? 0 : y(target.upper);
  const bottom = target.lower === undefined ? height : y(target.lower);
  return (
    <svg width={width} height={height} className="sparkline" data-status={target.status} aria-hidden="true">
      <rect x="0" y={top} width={width} height={Math.max(0, bottom - top)} className="sparkline-band" />
      <polyline points={points.map(({ value, at }) => `${x(at)},${y(value)}`).join(' ')} />
      <circle cx={x(last)} cy={y(points.at(-1)!.value)} r="3" />
    </svg>
  );
}
