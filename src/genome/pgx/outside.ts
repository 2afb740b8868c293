import { type GeneDefinition, isXLinked, ruleOf } from './definition.js';
import { compareNames, namesIn } from './names.js';
import { type DiplotypeResult, notAssigned, resultOf } from './phenotype.js';

/** A gene result made elsewhere; at least one of the three is given. */
export interface OutsideCall {
  readonly gene: string;
  readonly diplotype?: string;
  readonly phenotype?: string;
  readonly activityScore?: string;
}

export interface OutsideCalls {
  readonly calls: readonly (OutsideCall & { readonly line: number })[];
  /** Lines that are none; `why` is short and machine-made. */
  readonly problems: readonly { readonly line: number; readonly why: string }[];
}

/**
 * Outside calls as tab-separated text: gene, diplotype, phenotype, activity score; `#` begins a comment.
 * See PharmCAT, "Outside Call Format".
 */
export function parseOutsideCalls(text: string): OutsideCalls {
  const calls: (OutsideCall & { line: number })[] = [];
  const problems: { line: number; why: string }[] = [];
  text.split(/\r?\n/).forEach((row, index) => {
    if (row.trim() === '' || row.startsWith('#')) return;
    const line = index + 1;
    const fields = row.split('\t').map((field) => field.trim());
    const [gene, diplotype, phenotype, activityScore] = fields;
    if (fields.length < 2) problems.push({ line, why: 'fewer than 2 tab-separated fields' });
    else if (!gene) problems.push({ line, why: 'no gene' });
    else if (![diplotype, phenotype, activityScore].some((field) => field && field !== '/'))
      problems.push({ line, why: 'no diplotype, phenotype or activity score' });
    else if ((diplotype?.split('/').length ?? 0) > 2)
      problems.push({ line, why: `more than two alleles in ${diplotype}` });
    else {
      calls.push({
        line,
        gene: gene.toUpperCase(),
        ...(diplotype && diplotype !== '/' ? { diplotype } : {}),
        ...(phenotype ? { phenotype } : {}),
        ...(activityScore ? { activityScore } : {}),
      });
    }
  });
  return { calls, problems };
}

/** What an outside call means; undefined where it says that no call was made (`./.`). */
export interface OutsideResult {
  readonly result?: DiplotypeResult;
  /** Machine-made: `suballele *4.024 read as *4`. */
  readonly warnings: readonly string[];
  /** The call contradicts itself or the gene; nothing is concluded. */
  readonly refused?: string;
}

/** Phenotype and activity score of a gene result made elsewhere; its own words go before what its diplotype would mean. */
export function readOutsideCall(call: OutsideCall, gene: GeneDefinition): OutsideResult {
  const warnings: string[] = [];
  const written = call.diplotype === '.' || call.diplotype === './.' ? undefined : call.diplotype;
  if (!written && !call.phenotype && !call.activityScore) return { warnings };
  const names = written?.split('/').map((name) => alleleName(gene, name.trim(), warnings)) ?? [];
  const refused = written ? wrongCopies(gene, names.length) : undefined;
  if (refused) return { warnings, refused };
  const alleles = [...names].sort(compareNames);
  const deciding = alleles.map((name) => decidingAllele(gene, name));
  for (const [index, name] of deciding.entries()) {
    if (!ruleOf(gene, 'allele-presence') && !gene.allelesByName.has(name))
      warnings.push(`unknown-allele ${alleles[index]}`);
  }
  const diplotype = alleles.join('/');
  const meant = alleles.length > 0 ? resultOf(gene, deciding) : undefined;
  const inferred = deciding.join('/');
  const base = {
    diplotype,
    ...(inferred === diplotype ? {} : { inferred }),
    alleles: deciding,
    functions: meant?.functions ?? [],
  };
  const stated = statedResult(call, gene, meant);
  if (stated.contradicts) warnings.push(`outside-call-contradicts-diplotype ${stated.contradicts}`);
  return { result: { ...base, ...stated }, warnings };
}

type Stated = Pick<DiplotypeResult, 'phenotypes' | 'activityScore' | 'contradicts'>;

function statedResult(call: OutsideCall, gene: GeneDefinition, meant: ReturnType<typeof resultOf> | undefined): Stated {
  const phenotype = call.phenotype ? normalisePhenotype(call.phenotype, gene.gene) : undefined;
  const score = call.activityScore && gene.phenotypeBy === 'activity' ? normaliseScore(call.activityScore) : undefined;
  if (!phenotype && !score)
    return {
      phenotypes: meant?.phenotypes ?? [],
      ...(meant?.activityScore ? { activityScore: meant.activityScore } : {}),
    };
  const phenotypes = phenotype ? [phenotype] : phenotypesOfScore(gene, score!);
  const agrees = meant?.phenotypes.includes(phenotypes[0]!) ?? true;
  const activityScore =
    score ??
    (gene.phenotypeBy === 'activity' ? ((agrees ? meant?.activityScore : undefined) ?? notAssigned) : undefined);
  const sameScore = !score || !meant?.activityScore || score === meant.activityScore;
  const expected = [meant?.phenotypes.join(', '), meant?.activityScore].filter(Boolean).join(' ');
  return {
    phenotypes,
    ...(activityScore ? { activityScore } : {}),
    ...(agrees && sameScore ? {} : { contradicts: expected }),
  };
}

function phenotypesOfScore(gene: GeneDefinition, score: string): string[] {
  const found = new Set(
    [...gene.phenotypes.values()].filter((result) => result.activityScore === score).map((result) => result.phenotype),
  );
  return found.size > 0 ? [...found].sort() : ['Indeterminate'];
}

function wrongCopies(gene: GeneDefinition, copies: number): string | undefined {
  const single = gene.chromosome === 'chrM';
  if (single && copies === 2) return 'two-alleles-of-one-copy';
  if (copies === 1 && !single && !isXLinked(gene) && !ruleOf(gene, 'allele-presence'))
    return 'one-allele-of-two-copies';
  return undefined;
}

/** The name as the definitions write it: no gene symbol, no suballele, `*36+*10` as `*36 + *10`. */
function alleleName(gene: GeneDefinition, written: string, warnings: string[]): string {
  let name = written.startsWith(gene.gene) ? written.slice(gene.gene.length).trim() : written;
  if (ruleOf(gene, 'allele-presence')) {
    name = name.replace(/^[A-Z]+\*/, '*');
    const short = /^(\*\d+:\d+)(?::\d+)+/.exec(name)?.[1];
    if (short) warnings.push(`suballele ${name} read as ${short}`);
    return short ?? name;
  }
  if (gene.allelesByName.has(name)) return name;
  const core = /^(\*\d+)\.\d+$/.exec(name)?.[1];
  if (core && gene.allelesByName.has(core)) {
    warnings.push(`suballele ${name} read as ${core}`);
    return core;
  }
  const spaced = name.replace(/\s*\+\s*/g, ' + ');
  if (gene.allelesByName.has(spaced)) return spaced;
  const mitochondrial = `m.${name}`;
  return gene.chromosome === 'chrM' && gene.allelesByName.has(mitochondrial) ? mitochondrial : name;
}

const copies = /^(\*\d+)[xX](≥?)(\d+)$/;

/** Copy numbers of three and more share one entry, `*1x≥3`, where the gene has one; `[a + b]` acts by its least active part. */
function decidingAllele(gene: GeneDefinition, name: string): string {
  const match = copies.exec(name);
  const many = match && Number(match[3]) >= 3 && !gene.allelesByName.has(name) ? `${match[1]}x≥3` : undefined;
  if (many && gene.allelesByName.has(many)) return many;
  const rule = ruleOf(gene, 'lowest-function');
  const parts = namesIn(name);
  if (!rule || parts.length === 1) return name;
  const value = (part: string) => {
    const allele = gene.allelesByName.get(part);
    return rule.by === 'activity' ? Number(allele?.activity ?? 2) : allele?.function === rule.first ? 0 : 1;
  };
  return [...parts].sort((a, b) => value(a) - value(b) || compareNames(a, b))[0]!;
}

const abbreviations: Readonly<Record<string, string>> = {
  pm: 'Poor Metabolizer',
  im: 'Intermediate Metabolizer',
  nm: 'Normal Metabolizer',
  em: 'Normal Metabolizer',
  um: 'Ultrarapid Metabolizer',
};

/** CPIC's word for what laboratories write: `PM`, `extensive metaboliser`, `CYP2D6 Ultrarapid Metabolizers (UM)`. */
export function normalisePhenotype(text: string, gene: string): string {
  const trimmed = text
    .replaceAll(gene, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/metaboli[sz]ers?/gi, 'Metabolizer');
  const lower = trimmed.toLowerCase().replaceAll('extensive', 'normal');
  const abbreviation = abbreviations[lower];
  if (abbreviation) return abbreviation;
  if (lower.includes('indeterminate')) return 'Indeterminate';
  const known = [
    'Poor Metabolizer',
    'Intermediate Metabolizer',
    'Normal Metabolizer',
    'Rapid Metabolizer',
    'Ultrarapid Metabolizer',
  ]
    .filter((name) => lower.includes(name.toLowerCase()))
    .at(-1);
  if (!known) return trimmed;
  return lower.startsWith('likely') ? `Likely ${known}` : lower.startsWith('possible') ? `Possible ${known}` : known;
}

/** `2` as `2.0`, `>=3` as `≥3.0`. */
function normaliseScore(text: string): string {
  const match = /^(>=|≥)?\s*(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (!match) return text.trim();
  const value = match[2]!.includes('.') ? match[2]! : `${match[2]}.0`;
  return `${match[1] ? '≥' : ''}${value}`;
}
