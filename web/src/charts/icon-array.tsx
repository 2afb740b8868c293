import { formatHorizon, formatNumber } from '../../../src/language/catalogue/index.js';
import { fates, outOfHundred } from '../../../src/language/hundred.js';
import type { Benefit } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

const cell = 10;

/** A hundred people as dots. */
export function IconArray({ benefit, size = 104 }: { readonly benefit: Benefit; readonly size?: number }) {
  const { words, language } = useLanguage();
  const people = outOfHundred(benefit);
  const { prevented, affected, unaffected } = people;
  const number = (value: number) => formatNumber(value, language, 0);
  const label = words.ui.plan.iconsLabel(
    number(affected),
    number(prevented),
    formatHorizon(benefit.horizonYears, language),
  );
  return (
    <figure className="icons">
      <svg viewBox="0 0 100 100" width={size} height={size} role="img" aria-label={label}>
        {fates(people).map((fate, index) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
            key={index}
            className={`person ${fate}`}
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
