import { formatHorizon, formatNumber } from '../../../src/language/catalogue/index.js';
import type { Benefit } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

/** How many of 100 people are spared, are affected all the same, and are not affected either way; whole people. */
export function outOfHundred({ baselineRisk, absoluteRiskReduction }: Benefit) {
  const baseline = Math.round(baselineRisk * 100);
  const prevented = Math.min(baseline, Math.max(0, Math.round(absoluteRiskReduction.estimate * 100)));
  return { prevented, affected: baseline - prevented, unaffected: 100 - baseline };
}

const cell = 10;

/** A hundred people as dots: spared first, so that the eye finds the benefit. */
export function IconArray({ benefit, size = 104 }: { readonly benefit: Benefit; readonly size?: number }) {
  const { words, language } = useLanguage();
  const { prevented, affected, unaffected } = outOfHundred(benefit);
  const number = (value: number) => formatNumber(value, language, 0);
  const label = words.ui.plan.iconsLabel(
    number(affected),
    number(prevented),
    formatHorizon(benefit.horizonYears, language),
  );
  const tone = (index: number) => (index < affected ? 'affected' : index < affected + prevented ? 'prevented' : 'rest');
  return (
    <figure className="icons">
      <svg viewBox="0 0 100 100" width={size} height={size} role="img" aria-label={label}>
        {Array.from({ length: 100 }, (_, index) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
            key={index}
            className={`person ${tone(index)}`}
            cx={(index % 10) * cell + 5}
            cy={Math.floor(index / 10) * cell + 5}
            r={3.7}
          />
        ))}
      </svg>
      <figcaption>
        <span className="key prevented">
          {words.ui.plan.iconPrevented(prevented ? number(prevented) : words.ui.plan.lessThanOne)}
        </span>
        <span className="key affected">{words.ui.plan.iconAffected(number(affected))}</span>
        <span className="key rest">{words.ui.plan.iconUnaffected(number(unaffected))}</span>
      </figcaption>
    </figure>
  );
}
