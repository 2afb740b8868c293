import type { DosingValue } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

const [width, height, left, bottom] = [640, 220, 40, 24];
const hour = 3_600_000;

/** The course of a drug's concentration under the advised regimen: median and 90 % band, with the levels measured. */
export function DoseCourseChart({ value }: { readonly value: DosingValue }) {
  const { words, language } = useLanguage();
  const points = value.predicted.map((point) => ({ ...point, time: Date.parse(point.at) }));
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || first === last) return null;
  const levels = value.levels
    .map((level) => ({ ...level, time: Date.parse(level.at) }))
    .filter(({ time }) => time >= first.time && time <= last.time);
  const top = 1.1 * Math.max(...points.map(({ upper }) => upper), ...levels.map((level) => level.value));
  const x = (time: number) => left + ((width - left - 8) * (time - first.time)) / (last.time - first.time);
  const y = (concentration: number) => height - bottom - ((height - bottom - 8) * concentration) / top;
  const band = [
    ...points.map(({ time, upper }) => `${x(time)},${y(upper)}`),
    ...[...points].reverse().map(({ time, lower }) => `${x(time)},${y(lower)}`),
  ].join(' ');
  const step = 10 ** Math.floor(Math.log10(top / 2));
  const marks = [1, 2, 3, 4]
    .map((n) => n * step * Math.max(1, Math.round(top / 4 / step)))
    .filter((mark) => mark < top);
  const days = Array.from({ length: 12 }, (_, n) => Math.ceil(first.time / (24 * hour)) * 24 * hour + n * 24 * hour);
  return (
    <figure className="glucose-profile">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${words.clinical.claimKind.dosing}: ${value.title[language]}`}
      >
        <polygon points={band} className="band-wide" />
        <polyline
          points={points.map(({ time, value: median }) => `${x(time)},${y(median)}`).join(' ')}
          className="curve"
        />
        {levels.map(({ at, time, value: level }) => (
          <circle key={at} cx={x(time)} cy={y(level)} r={4} className="curve">
            <title>{`${level} ${value.unit}, ${at}`}</title>
          </circle>
        ))}
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={left} x2={width} y1={y(mark)} y2={y(mark)} className="share-axis" />
            <text x={left - 6} y={y(mark) + 4} textAnchor="end" className="axis-text">
              {Number(mark.toPrecision(3))}
            </text>
          </g>
        ))}
        {days
          .filter((time) => time <= last.time)
          .map((time) => (
            <text key={time} x={x(time)} y={height - 6} textAnchor="middle" className="axis-text">
              {new Date(time).toISOString().slice(5, 10)}
            </text>
          ))}
      </svg>
      <figcaption className="quiet small">
        {value.unit} · 90 % · {value.population[language]}
      </figcaption>
    </figure>
  );
}
