import { formatNumber, formatPercent } from '../../../src/language/catalogue/index.js';
import { averageWords, describeUncertainty } from '../../../src/language/describe.js';
import type { ClaimOf, Uncertainty } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

/** The end of the axis: the smallest round fraction that holds all values. */
export function axisEnd(claims: readonly ClaimOf<'risk'>[]): number {
  const largest = Math.max(
    0,
    ...claims.map(({ value, uncertainty }) =>
      Math.max(value.average ?? 0, uncertainty.kind === 'interval' ? uncertainty.upper : value.probability),
    ),
  );
  return [0.02, 0.05, 0.1, 0.2, 0.4, 0.8].find((end) => largest <= end) ?? 1;
}

/** A share of one as a dot, its interval as a bar, and a mark to compare with. */
export function SharePlot({
  value,
  uncertainty,
  end,
  label,
  mark,
}: {
  readonly value: number;
  readonly uncertainty: Uncertainty;
  readonly end: number;
  readonly label: string;
  readonly mark?: number | undefined;
}) {
  const at = (fraction: number) => `${Math.min(100, (100 * fraction) / end)}%`;
  return (
    <div className="risk-plot" role="img" aria-label={label}>
      {uncertainty.kind === 'interval' ? (
        <span
          className="risk-interval"
          style={{ insetInlineStart: at(uncertainty.lower), inlineSize: at(uncertainty.upper - uncertainty.lower) }}
        />
      ) : null}
      {mark === undefined ? null : <span className="risk-mark" style={{ insetInlineStart: at(mark) }} />}
      <span className="risk-dot" style={{ insetInlineStart: at(value) }} />
    </div>
  );
}

/** A risk with its interval, and that of people of the same age where it is known. */
export function RiskPlot({
  claim: { value, uncertainty },
  end,
}: {
  readonly claim: ClaimOf<'risk'>;
  readonly end: number;
}) {
  const { language } = useLanguage();
  const label = [
    formatPercent(value.probability, language),
    describeUncertainty(uncertainty, language),
    ...averageWords(value, language),
  ].join(', ');
  return <SharePlot value={value.probability} uncertainty={uncertainty} end={end} label={label} mark={value.average} />;
}

/** Round fractions along the axis. */
export function ShareAxis({ end }: { readonly end: number }) {
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
