import { formatNumber, formatPercent } from '../../../src/language/catalogue/index.js';
import { describeUncertainty } from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

/** The end of the axis: the smallest round fraction that holds all values. */
export function axisEnd(claims: readonly ClaimOf<'risk'>[]): number {
  const largest = Math.max(
    0,
    ...claims.map(({ value, uncertainty }) =>
      uncertainty.kind === 'interval' ? uncertainty.upper : value.probability,
    ),
  );
  return [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75].find((end) => largest <= end) ?? 1;
}

/** A dot for the probability and a bar for its interval. */
export function RiskPlot({ claim, end }: { readonly claim: ClaimOf<'risk'>; readonly end: number }) {
  const { language } = useLanguage();
  const { value, uncertainty } = claim;
  const label = `${formatPercent(value.probability, language)}, ${describeUncertainty(uncertainty, language)}`;
  const at = (fraction: number) => `${Math.min(100, (100 * fraction) / end)}%`;
  return (
    <div className="risk-plot" role="img" aria-label={label}>
      {uncertainty.kind === 'interval' ? (
        <span
          className="risk-interval"
          style={{ insetInlineStart: at(uncertainty.lower), inlineSize: at(uncertainty.upper - uncertainty.lower) }}
        />
      ) : null}
      <span className="risk-dot" style={{ insetInlineStart: at(value.probability) }} />
    </div>
  );
}

/** Round fractions along the axis. */
export function RiskAxis({ end }: { readonly end: number }) {
  const { language } = useLanguage();
  return (
    <div className="risk-axis" aria-hidden="true">
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <span key={part} style={{ insetInlineStart: `${part * 100}%` }}>
          {part === 0 ? '0' : `${formatNumber(end * part * 100, language, 1)}%`}
        </span>
      ))}
    </div>
  );
}
