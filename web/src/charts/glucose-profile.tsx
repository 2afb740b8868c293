import type { ProfilePoint } from '../../../src/outcome/metrics/glucose-profile.js';
import { useLanguage } from '../app/language.js';

const [width, height, left, bottom] = [640, 240, 36, 22];
const top = 300;

/** The ambulatory glucose profile: median, half and nine tenths of the values by time of day, over the target range. */
export function GlucoseProfileChart({ points }: { readonly points: readonly ProfilePoint[] }) {
  const { words } = useLanguage();
  const x = (minute: number) => left + ((width - left) * minute) / 1440;
  const y = (value: number) => height - bottom - ((height - bottom) * Math.min(value, top)) / top;
  const band = (low: 'p5' | 'p25', high: 'p75' | 'p95') =>
    [
      ...points.map((point) => `${x(point.minute)},${y(point[high])}`),
      ...[...points].reverse().map((point) => `${x(point.minute)},${y(point[low])}`),
    ].join(' ');
  return (
    <figure className="glucose-profile">
      <figcaption className="quiet small">{words.cohort.profileWords}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.cohort.profile}>
        <rect x={left} y={y(180)} width={width - left} height={y(70) - y(180)} className="target-band" />
        <polygon points={band('p5', 'p95')} className="band-wide" />
        <polygon points={band('p25', 'p75')} className="band-half" />
        <polyline points={points.map((point) => `${x(point.minute)},${y(point.p50)}`).join(' ')} className="curve" />
        {[70, 180, 250].map((value) => (
          <g key={value}>
            <line x1={left} x2={width} y1={y(value)} y2={y(value)} className="share-axis" />
            <text x={left - 6} y={y(value) + 4} textAnchor="end" className="axis-text">
              {value}
            </text>
          </g>
        ))}
        {[0, 6, 12, 18, 24].map((hour) => (
          <text
            key={hour}
            x={Math.min(width - 14, x(hour * 60))}
            y={height - 4}
            textAnchor="middle"
            className="axis-text"
          >
            {hour}:00
          </text>
        ))}
      </svg>
    </figure>
  );
}
