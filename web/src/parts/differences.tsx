import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { localized } from '../../../src/language/catalogue/index.js';
import type { PlanDifference } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';
import { Why } from './small.js';

const icons = { added: IconPlus, removed: IconMinus, changed: IconPencil } as const;

/** What the plan changes, as lines of before and after. */
export function Differences({ differences }: { readonly differences: readonly PlanDifference[] }) {
  const { words, language } = useLanguage();
  return (
    <ul className="differences">
      {differences.map((difference) => {
        const Icon = icons[difference.type];
        const title = localized(difference.title, language);
        const before = difference.from ? localized(difference.from, language) : '';
        const after = difference.to ? localized(difference.to, language) : '';
        // What is new often says no more than its title.
        const repeated = !before && after.startsWith(title);
        return (
          <li key={`${difference.type} ${difference.key}`} data-type={difference.type}>
            <Icon size={15} stroke={2} aria-label={words.clinical.differenceType[difference.type]} />
            <span className="line-words">
              <strong>{title}</strong>
              {repeated ? null : (
                <span className="block">
                  {before ? <del>{before}</del> : null}
                  {before && after ? ' → ' : null}
                  {after ? <ins>{after}</ins> : null}
                </span>
              )}
            </span>
            {difference.because ? <Why claim={difference.because} title={title} /> : null}
          </li>
        );
      })}
    </ul>
  );
}
