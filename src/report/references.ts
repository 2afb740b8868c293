import { catalogue, formatDate, formatNumber } from '../language/catalogue/index.js';
import { describeFact, type Lookup } from '../language/describe.js';
import {
  type Assessment,
  type Claim,
  type ClaimId,
  type FactId,
  type GenotypeFact,
  type KnowledgeRef,
  type Language,
  placeLabel,
  type Reason,
} from '../record/index.js';
import { grouped } from './grouped.js';

/** From so many on, genotype records of one file share a reference. */
const genotypesGrouped = 4;

/** The numbered references of a report, in the order of their first mention. */
export class References {
  readonly #numbers = new Map<string, number>();
  readonly #lines: (() => string)[] = [];
  readonly #unchecked = new Map<string, { readonly number: number; readonly knowledge: KnowledgeRef }>();
  readonly #leaves = new Map<ClaimId, readonly number[]>();
  readonly #documents: ReadonlyMap<string, string>;

  constructor(
    assessment: Assessment,
    readonly lookup: Lookup,
    readonly language: Language,
  ) {
    this.#documents = new Map(assessment.documents.map(({ sha256, name }) => [sha256, name]));
  }

  /** The numbers of all facts and knowledge on which the reasons rest, through claims down to the sources. */
  of(reasons: readonly Reason[]): readonly number[] {
    return this.#numbersOfAll(reasons, new Set());
  }

  ofClaim(claim: Claim): readonly number[] {
    return this.of(claim.because);
  }

  fact(id: FactId): number {
    return this.#number(`fact ${id}`, () => this.#factLine(id));
  }

  knowledge(knowledge: KnowledgeRef): number {
    const key = `${knowledge.pack} ${knowledge.entry} ${knowledge.citation.title} ${knowledge.citation.locator ?? ''}`;
    const number = this.#number(key, () => citationLine(knowledge, this.language));
    if (knowledge.citation.checkedAgainst === 'unchecked') this.#unchecked.set(key, { number, knowledge });
    return number;
  }

  /** All lines so far, each with its number. */
  lines(): { readonly number: number; readonly text: string }[] {
    return this.#lines.map((line, index) => ({ number: index + 1, text: line() }));
  }

  /** Knowledge that was referred to and not yet read in its source. */
  unchecked(): readonly { readonly number: number; readonly knowledge: KnowledgeRef }[] {
    return [...this.#unchecked.values()];
  }

  /** Many genotype records of one file count as one reference that names all their lines. */
  #numbersOfAll(reasons: readonly Reason[], above: Set<ClaimId>): readonly number[] {
    const genotypes = reasons.flatMap((reason) => {
      const fact = 'fact' in reason ? this.lookup.fact(reason.fact) : undefined;
      return fact?.kind === 'genotype' && fact.provenance.place.kind === 'line' ? [fact] : [];
    });
    const byDocument = grouped(genotypes, ({ provenance }) => provenance.document);
    const groups = [...byDocument.values()].filter((facts) => facts.length >= genotypesGrouped);
    const inGroup = new Set(groups.flat().map(({ id }) => id));
    return sorted([
      ...groups.map((facts) => this.#genotypeGroup(facts)),
      ...reasons
        .filter((reason) => !('fact' in reason) || !inGroup.has(reason.fact))
        .flatMap((reason) => this.#numbersOf(reason, above)),
    ]);
  }

  #genotypeGroup(facts: readonly GenotypeFact[]): number {
    return this.#number(facts.map(({ id }) => id).join(' '), () => {
      const lines = sorted(facts.flatMap(({ provenance: { place } }) => (place.kind === 'line' ? [place.line] : [])));
      const words = catalogue(this.language);
      const document = facts[0]!.provenance.document;
      const count = words.report.genotypes(formatNumber(facts.length, this.language));
      const where = words.issues.place.line(numberRanges(lines));
      return `${count} – ${this.#documents.get(document) ?? document.slice(0, 12)}, ${where}`;
    });
  }

  #numbersOf(reason: Reason, above: Set<ClaimId>): readonly number[] {
    if ('fact' in reason) return [this.fact(reason.fact)];
    if ('knowledge' in reason) return [this.knowledge(reason.knowledge)];
    const known = this.#leaves.get(reason.claim);
    if (known) return known;
    const claim = this.lookup.claim(reason.claim);
    if (!claim || above.has(reason.claim)) return [];
    above.add(reason.claim);
    const numbers = this.#numbersOfAll(claim.because, above);
    above.delete(reason.claim);
    this.#leaves.set(reason.claim, numbers);
    return numbers;
  }

  #number(key: string, line: () => string): number {
    const known = this.#numbers.get(key);
    if (known) return known;
    this.#lines.push(line);
    this.#numbers.set(key, this.#lines.length);
    return this.#lines.length;
  }

  #factLine(id: FactId): string {
    const fact = this.lookup.fact(id);
    if (!fact) return id;
    const { headline } = describeFact(fact, this.lookup, this.language);
    const { document, place } = fact.provenance;
    const when = fact.time ? `, ${formatDate(fact.time, this.language)}` : '';
    return `${headline}${when} – ${this.#documents.get(document) ?? document.slice(0, 12)}, ${placeLabel(place)}`;
  }
}

/** A published source in one line: title, year, part, identifier, where it was read, and the entry of the pack. */
export function citationLine({ pack, entry, citation }: KnowledgeRef, language: Language): string {
  const words = catalogue(language).report;
  const { title, year, locator, doi, pmid, url, checkedAgainst } = citation;
  const identifier = doi ? `doi:${doi}` : pmid ? `PMID ${pmid}` : url;
  const checked = checkedAgainst === 'unchecked' ? words.uncheckedMark : words.readIn(checkedAgainst);
  const parts = [title, year === undefined ? '' : String(year), locator, identifier].filter(Boolean).join(', ');
  return `${parts} [${checked}] – ${pack}, ${entry}`;
}

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

/** Numbers as ranges: `1, 3–5`. */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
