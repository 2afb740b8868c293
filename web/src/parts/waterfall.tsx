import { formatNumber, formatPercent, localized, term } from '../../../src/language/catalogue/index.js';
import { probabilityOf, type WaterfallStep, waterfallOf } from '../../../src/language/waterfall.js';
import type { DifferentialValue } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

/** From the odds before the findings to those after, a bar for each likelihood ratio. */
export function WaterfallChart({ value }: { readonly value: Pick<DifferentialValue, 'posterior' | 'contributions'> }) {
  const { words, language } = useLanguage();
  const { before, after, steps } = waterfallOf(value);
  const edges = [before, after, ...steps.flatMap(({ from, to }) => [from, to])];
  const [lowest, highest] = [Math.min(...edges), Math.max(...edges)];
  const at = (logOdds: number) => (highest === lowest ? 50 : (100 * (logOdds - lowest)) / (highest - lowest));
  const { ui } = words;
  return (
    <ol className="waterfall">
      <Mark label={ui.problems.before(formatPercent(probabilityOf(before), language))} place={at(before)} />
      {steps.map((step) => (
        <li key={step.contribution?.feature.code ?? 'others'} data-sign={step.to < step.from ? 'against' : 'for'}>
          <span>{nameOf(step)}</span>
          <span className="waterfall-lane" aria-hidden="true">
            <span
              style={{
                insetInlineStart: `${at(Math.min(step.from, step.to))}%`,
                inlineSize: `max(2px, ${at(Math.max(step.from, step.to)) - at(Math.min(step.from, step.to))}%)`,
              }}
            />
          </span>
          <span>{signed(step.to - step.from)}</span>
        </li>
      ))}
      <Mark label={ui.problems.after(formatPercent(probabilityOf(after), language))} place={at(after)} />
    </ol>
  );

  function nameOf({ contribution, count }: WaterfallStep): string {
    if (!contribution) return ui.problems.others(formatNumber(count, language));
    const { name, feature, match } = contribution;
    const said = name ? localized(name, language) : (feature.display ?? term(words.clinical.feature, feature.code));
    return match.startsWith('excluded') || match === 'absent'
      ? words.sentences.colon(words.ui.problems.no, said)
      : said;
  }

  function signed(change: number): string {
    return `${change > 0 ? '+' : change < 0 ? '−' : ''}${formatNumber(Math.abs(change), language, 2)}`;
  }
}

function Mark({ label, place }: { readonly label: string; readonly place: number }) {
  return (
    <li className="waterfall-mark">
      <span>{label}</span>
      <span className="waterfall-lane" aria-hidden="true">
        <i style={{ insetInlineStart: `${place}%` }} />
      </span>
      <span />
    </li>
  );
}
