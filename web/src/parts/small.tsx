import { IconHelpCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ClaimId } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';

export type Tone = 'danger' | 'warning' | 'good' | 'accent' | 'neutral';

export function Tag({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}

/** Opens the reasons of a claim; a link, so that it can be copied and opened by keyboard. */
export function Why({ claim, title }: { readonly claim: ClaimId; readonly title: string }) {
  const { words } = useLanguage();
  return (
    <Link
      to="."
      search={(search) => ({ ...search, why: claim })}
      resetScroll={false}
      className="why"
      aria-label={words.ui.plan.whyOf(title)}
      preload={false}
    >
      <IconHelpCircle size={15} stroke={1.8} aria-hidden />
      {words.ui.plan.why}
    </Link>
  );
}

export function Card({
  title,
  aside,
  children,
  className = '',
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`card ${className}`}>
      {title === undefined ? null : (
        <div className="card-head">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A table that scrolls sideways on a narrow screen instead of breaking its cells. */
export function Table({
  head,
  children,
  label,
}: {
  readonly head: readonly string[];
  readonly children: ReactNode;
  readonly label: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** One choice of a few, or all of them; pressed buttons, reachable by keyboard. */
export function Chips<K extends string>({
  label,
  all,
  options,
  chosen,
  onChoose,
  name,
}: {
  readonly label: string;
  readonly all: string;
  readonly options: readonly K[];
  readonly chosen: K | undefined;
  readonly onChoose: (option: K | undefined) => void;
  readonly name: (option: K) => string;
}) {
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{label}</legend>
      {[undefined, ...options].map((each) => (
        <button
          key={each ?? ' all'}
          type="button"
          className="chip"
          aria-pressed={chosen === each}
          onClick={() => onChoose(each)}
        >
          {each === undefined ? all : name(each)}
        </button>
      ))}
    </fieldset>
  );
}
