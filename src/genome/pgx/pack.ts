import type { Citation } from '../../record/index.js';
import type { DefinedPosition, FunctionResult, GeneDefinition, GeneRule, NamedAllele } from './definition.js';
import { functionKey } from './definition.js';

/** A gene's file in a pack, `genes/<GENE>.json`; a user's own gene is such a file too. */
interface GeneFile {
  readonly gene: string;
  readonly chromosome?: string;
  readonly build: string;
  readonly release?: string;
  readonly definitionSource?: string;
  readonly phenotypeSource?: string;
  readonly by?: 'activity' | 'function';
  readonly single?: readonly (readonly string[])[];
  readonly pairs?: readonly (readonly string[])[];
  readonly positions: readonly {
    readonly pos: number;
    readonly ref: string;
    readonly alt: readonly string[];
    readonly rsid?: string;
    readonly hgvs?: readonly string[];
    readonly until?: number;
  }[];
  readonly alleles: readonly {
    readonly name: string;
    readonly reference?: boolean;
    readonly at?: Readonly<Record<string, string>>;
    readonly function?: string;
    readonly activity?: string;
    readonly reportAs?: string;
  }[];
}

const iupac: Readonly<Record<string, string>> = {
  R: 'AG',
  Y: 'CT',
  S: 'CG',
  W: 'AT',
  K: 'GT',
  M: 'AC',
  B: 'CGT',
  D: 'AGT',
  H: 'ACT',
  V: 'ACG',
  N: 'ACGT',
};

const symbolPattern = /^[A-Z][A-Z0-9-]*$/;
const chromosomePattern = /^chr(?:[1-9]|1\d|2[0-2]|X|Y|M)$/;
const basesPattern = /^[ACGT]+$/;

/**
 * A gene's definition from its pack file and the rules of its pack.
 * @throws Error naming pack, gene and entry if the file contradicts itself
 */
export function parseGene(json: unknown, rules: readonly GeneRule[], pack: string): GeneDefinition {
  const file = json as GeneFile;
  const fail = (what: string): never => {
    throw new Error(`Pack ${pack}, ${file.gene ?? 'a gene file'}: ${what}`);
  };
  if (typeof file.gene !== 'string' || !symbolPattern.test(file.gene)) fail(`"${file.gene}" is not a gene symbol`);
  if (!Array.isArray(file.positions) || !Array.isArray(file.alleles)) fail('positions and alleles must be lists');
  if (file.build !== 'GRCh38') fail(`build ${file.build}: only GRCh38 definitions are read`);
  const positions = file.positions.map((each) => parsePosition(each, fail));
  if (positions.length > 0 && !chromosomePattern.test(file.chromosome ?? '')) fail(`chromosome ${file.chromosome}`);
  const indexByPosition = new Map(positions.map((each, index) => [each.position, index]));
  if (indexByPosition.size !== positions.length) fail('a position is listed twice');

  const referenceFile = file.alleles.find((allele) => allele.reference);
  if (positions.length > 0 && !referenceFile) fail('no allele is the reference');
  const referenceMasks = Uint32Array.from(positions, (position) => {
    const bases = referenceFile?.at?.[position.position];
    return bases === undefined ? 1 : maskOf(bases, position, fail);
  });
  // Blanks of other alleles mean the reference allele's base, or REF where that allele is ambiguous itself.
  const blanks = referenceMasks.map((mask) => ((mask & (mask - 1)) === 0 ? mask : 1));
  const alleles = file.alleles.map((allele): NamedAllele => {
    const isReference = allele === referenceFile;
    const at = Object.entries(allele.at ?? {}).map(([position, bases]) => {
      const index = indexByPosition.get(Number(position)) ?? fail(`${allele.name}: no position ${position}`);
      return { index, mask: maskOf(bases, positions[index]!, fail) };
    });
    at.sort((a, b) => a.index - b.index);
    const filled = (isReference ? referenceMasks : blanks).slice();
    for (const { index, mask } of at) filled[index] = mask;
    return {
      name: allele.name,
      reportAs: allele.reportAs ?? allele.name,
      isReference,
      defined: isReference ? positions.map((_, index) => ({ index, mask: referenceMasks[index]! })) : at,
      filled,
      needsAlt: [...filled.keys()].filter((index) => (filled[index]! & 1) === 0),
      ...(allele.function === undefined ? {} : { function: allele.function }),
      ...(allele.activity === undefined ? {} : { activity: allele.activity }),
    };
  });
  const allelesByName = new Map(alleles.map((allele) => [allele.name, allele]));
  if (allelesByName.size !== alleles.length) fail('an allele is listed twice');

  const reference = alleles.find((allele) => allele.isReference);
  const gene: GeneDefinition = {
    gene: file.gene,
    pack,
    ...(file.chromosome ? { chromosome: file.chromosome } : {}),
    release: file.release ?? 'unknown',
    definitionCitation: citation(`${file.gene} allele definitions`, file.definitionSource, file.release),
    phenotypeCitation: citation(`${file.gene} functions and phenotypes`, file.phenotypeSource, file.release),
    positions,
    indexByPosition,
    alleles,
    allelesByName,
    ...(reference ? { reference } : {}),
    hasSuballeles: alleles.some((allele) => allele.reportAs !== allele.name),
    ...(file.by ? { phenotypeBy: file.by } : {}),
    phenotypes: parsePhenotypes(file, fail),
    rules: rules.filter((rule) => rule.gene === file.gene),
  };
  checkRules(gene, fail);
  return gene;
}

function parsePosition(each: GeneFile['positions'][number], fail: (what: string) => never): DefinedPosition {
  if (!Number.isInteger(each.pos) || each.pos < 1) fail(`position ${each.pos}`);
  for (const bases of [each.ref, ...each.alt]) if (!basesPattern.test(bases)) fail(`${each.pos}: bases "${bases}"`);
  return {
    position: each.pos,
    ref: each.ref,
    alts: each.alt,
    ...(each.rsid ? { rsid: each.rsid } : {}),
    ...(each.hgvs ? { hgvs: each.hgvs } : {}),
    ...(each.until ? { until: each.until } : {}),
  };
}

function maskOf(bases: string, position: DefinedPosition, fail: (what: string) => never): number {
  const known = [position.ref, ...position.alts];
  const exact = known.indexOf(bases);
  if (exact >= 0) return 1 << exact;
  const wanted = iupac[bases];
  if (!wanted) return fail(`${position.position}: "${bases}" is none of ${known.join(', ')}`);
  const mask = known.reduce(
    (sum, base, index) => (base.length === 1 && wanted.includes(base) ? sum | (1 << index) : sum),
    0,
  );
  return mask === 0 ? fail(`${position.position}: "${bases}" means none of ${known.join(', ')}`) : mask;
}

function parsePhenotypes(file: GeneFile, fail: (what: string) => never): Map<string, FunctionResult> {
  const phenotypes = new Map<string, FunctionResult>();
  const read = (rows: readonly (readonly string[])[], functions: number) => {
    for (const row of rows) {
      const phenotype = row[functions] ?? fail(`phenotype row ${row.join(', ')} is too short`);
      const score = row[functions + 1];
      phenotypes.set(functionKey(row.slice(0, functions)), {
        phenotype,
        ...(score === undefined ? {} : { activityScore: score }),
      });
    }
  };
  read(file.single ?? [], 1);
  read(file.pairs ?? [], 2);
  return phenotypes;
}

function citation(title: string, source: string | undefined, release: string | undefined): Citation {
  return { title, ...(release ? { locator: `release ${release}` } : {}), checkedAgainst: source ?? 'unchecked' };
}

/** Every allele and position that a rule names must exist in the gene. */
function checkRules(gene: GeneDefinition, fail: (what: string) => never): void {
  const positionsOf = (rule: GeneRule): readonly number[] => {
    switch (rule.rule) {
      case 'marker-and-cause':
        return [rule.cause.position, rule.marker.position];
      case 'required-positions':
      case 'recommended-test':
        return rule.positions;
      case 'single-variant-fallback':
        return [rule.position];
      default:
        return [];
    }
  };
  const allelesOf = (rule: GeneRule): readonly string[] => {
    switch (rule.rule) {
      case 'marker-and-cause':
        return [rule.haplotype, rule.cause.allele];
      case 'single-variant-fallback':
        return Object.values(rule.alleles);
      case 'preferred-when-unphased':
        return rule.choices.flatMap(({ among }) => among.flatMap((diplotype) => diplotype.split('/')));
      case 'composite-alleles':
        return rule.alleles;
      default:
        return [];
    }
  };
  for (const rule of gene.rules) {
    for (const position of positionsOf(rule))
      if (!gene.indexByPosition.has(position)) fail(`rule ${rule.rule}: no position ${position}`);
    for (const allele of allelesOf(rule))
      if (!gene.allelesByName.has(allele)) fail(`rule ${rule.rule}: no allele ${allele}`);
  }
}

const ruleNames: ReadonlySet<string> = new Set([
  'undocumented-as-reference',
  'lowest-function',
  'marker-and-cause',
  'required-positions',
  'preferred-when-unphased',
  'single-variant-fallback',
  'not-from-sequence-variants',
  'allele-presence',
  'composite-alleles',
  'recommended-test',
]);

/**
 * The gene rules of a pack's `rules.json`.
 * @throws Error naming the pack and the entry if a rule is unknown
 */
export function parseRules(json: unknown, pack: string): readonly GeneRule[] {
  if (!Array.isArray(json)) throw new Error(`Pack ${pack}, rules.json: not a list`);
  for (const rule of json as GeneRule[]) {
    if (!ruleNames.has(rule.rule) || typeof rule.gene !== 'string') {
      throw new Error(`Pack ${pack}, rules.json: unknown rule "${rule.rule}" of ${rule.gene}`);
    }
  }
  return json as GeneRule[];
}
