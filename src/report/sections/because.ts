import { formatDate, formatNumber } from '../../language/catalogue/index.js';
import { describeClaim, describeFact } from '../../language/describe.js';
import { type Claim, dateOf, type Fact, type Reason } from '../../record/index.js';
import { grouped } from '../grouped.js';
import type { Said } from '../model.js';
import type { Context } from './context.js';

/** More lines than this make a reason unreadable; the rest is counted and stays reachable through its numbers. */
const linesShown = 6;

/**
 * Why a claim holds, in few lines: claims once each, facts of one measure or one drug as the latest of them with their
 * number. No reference is lost. The patient fact (age and sex) is left out where there is anything else to say.
 */
export function becauseLines(claim: Claim, context: Context): readonly Said[] {
  const groups = grouped(
    claim.because.filter((reason) => !('knowledge' in reason)),
    (reason) => groupKey(reason, context),
  );
  if (groups.size > 1) groups.delete('patient');
  const lines = [...groups.values()].map((reasons) => lineOf(reasons, context));
  const rest = lines.slice(linesShown);
  if (rest.length === 0) return lines;
  const references = [...new Set(rest.flatMap((line) => line.references ?? []))].sort((a, b) => a - b);
  const count = formatNumber(rest.length, context.language);
  return [...lines.slice(0, linesShown), { text: context.words.report.andMore(count), references }];
}

function groupKey(reason: Reason, { lookup, language }: Context): string {
  if ('claim' in reason) {
    const claim = lookup.claim(reason.claim);
    return claim ? describeClaim(claim, lookup, language).headline : reason.claim;
  }
  if ('knowledge' in reason) return 'knowledge';
  const fact = lookup.fact(reason.fact);
  if (!fact) return reason.fact;
  switch (fact.kind) {
    case 'patient':
      return 'patient';
    case 'observation':
      return `observation ${fact.measure ?? fact.id}`;
    case 'medication':
      return `medication ${fact.ingredients.join('+') || fact.id}`;
    case 'condition':
      return `condition ${fact.problem ?? fact.id}`;
    case 'genotype':
      return `genotype ${fact.provenance.document}`;
    default:
      return fact.id;
  }
}

function lineOf(reasons: readonly Reason[], context: Context): Said {
  const { lookup, language, words, references } = context;
  const facts = reasons.flatMap((reason): readonly Fact[] => {
    const fact = 'fact' in reason ? lookup.fact(reason.fact) : undefined;
    return fact ? [fact] : [];
  });
  const latest = facts.toSorted((a, b) => timeKey(b).localeCompare(timeKey(a)))[0];
  const [first] = reasons;
  const text = latest ? factText(latest, context) : first && 'claim' in first ? claimText(first, context) : '';
  const more =
    facts.length > 1
      ? `${language === 'zh' ? '，' : ', '}${words.report.andMore(formatNumber(facts.length - 1, language))}`
      : '';
  return { text: text + more, references: references.of(reasons) };

  function timeKey(fact: Fact): string {
    return fact.time ? dateOf(fact.time) : '';
  }
}

function factText(fact: Fact, { lookup, language }: Context): string {
  const { headline } = describeFact(fact, lookup, language);
  return fact.time ? `${headline}, ${formatDate(fact.time, language)}` : headline;
}

function claimText(reason: Extract<Reason, { claim: unknown }>, { lookup, language }: Context): string {
  const claim = lookup.claim(reason.claim);
  return claim ? describeClaim(claim, lookup, language).headline : reason.claim;
}
