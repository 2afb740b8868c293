/**
 * Converts the allele definitions and phenotype tables of PharmCAT 3.1.1 into packs/pgx-alleles.
 * Run: npx tsx scripts/packs/pgx-alleles.ts
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedArchive } from '../../test/archive.js';

interface SourceVariant {
  chromosome: string;
  position: number;
  rsid: string | null;
  chromosomeHgvsName: string;
  ref: string;
  alts: string[];
}
interface SourceDefinition {
  gene: string;
  chromosome: string;
  genomeBuild: string;
  version: string;
  variants: SourceVariant[];
  namedAlleles: { name: string; id: string; alleles: (string | null)[]; reference: boolean }[];
  suballelesMap: Record<string, string>;
}
interface SourcePhenotype {
  gene: string;
  version: string;
  namedAlleles: { name: string; activityValue: string | null; functionValue: string | null; lookupKey: string }[];
  diplotypes: { diplotypekey: Record<string, number>; activityScore: string | null; phenotype: string }[];
}
interface PackAllele {
  name: string;
  id?: string;
  reference?: true;
  at?: Record<string, string>;
  function?: string;
  activity?: string;
  reportAs?: string;
}

const archive = sharedArchive('pgx', 'definitions-3.1.1.tar.gz');
if (!archive) throw new Error('The reference archive pgx/definitions-3.1.1.tar.gz is not at hand');
const resources = join(archive, 'src/main/resources/org/pharmgkb/pharmcat');
const target = join(import.meta.dirname, '..', '..', 'packs', 'pgx-alleles', 'genes');
const readJson = <T>(...parts: string[]) => JSON.parse(readFileSync(join(resources, ...parts), 'utf8')) as T;

const definitions = new Map<string, SourceDefinition>();
for (const file of readdirSync(join(resources, 'definition/alleles')).filter((name) =>
  name.endsWith('_translation.json'),
)) {
  const definition = readJson<SourceDefinition>('definition/alleles', file);
  definitions.set(definition.gene, definition);
}
const phenotypes = new Map<string, SourcePhenotype>();
for (const file of readdirSync(join(resources, 'phenotype'))) {
  const phenotype = readJson<SourcePhenotype>('phenotype', file);
  phenotypes.set(phenotype.gene, phenotype);
}

mkdirSync(target, { recursive: true });
for (const gene of [...new Set([...definitions.keys(), ...phenotypes.keys()])].sort()) {
  const phenotype = phenotypes.get(gene);
  const definition = definitions.get(gene) ?? (gene === 'MT-RNR1' && phenotype ? mitochondrial(phenotype) : undefined);
  const file = {
    gene,
    chromosome: definition?.chromosome,
    build: 'GRCh38',
    release: definition?.version ?? phenotype?.version,
    definitionSource: definitions.has(gene) ? `PharmCAT 3.1.1 ${gene}_translation.json` : undefined,
    phenotypeSource: phenotype ? `PharmCAT 3.1.1 phenotype/${gene.replace('-', '_')}.json` : undefined,
    ...(phenotype ? phenotypeTable(phenotype) : {}),
    positions: (definition?.variants ?? []).map(packPosition),
    alleles: packAlleles(definition, phenotype),
  };
  writeFileSync(join(target, `${gene}.json`), layout(file));
}

for (const gene of ['HLA-A', 'HLA-B']) {
  const file = {
    gene,
    build: 'GRCh38',
    release: 'none',
    phenotypeSource: 'PharmCAT 3.1.1 phenotypes.tsv',
    positions: [],
    alleles: [],
  };
  writeFileSync(join(target, `${gene}.json`), layout(file));
}

/** Every diplotype listed must follow from its two alleles' functions (or activity values); the table holds the rule. */
function phenotypeTable(source: SourcePhenotype) {
  const keys = new Map(source.namedAlleles.map((allele) => [allele.name, allele.lookupKey]));
  const rows = new Map<string, string[]>();
  for (const diplotype of source.diplotypes) {
    const functions = Object.entries(diplotype.diplotypekey)
      .flatMap(([name, count]) => Array<string>(count).fill(keys.get(name) ?? ''))
      .sort();
    const row = [
      ...functions,
      diplotype.phenotype,
      ...(diplotype.activityScore === null ? [] : [diplotype.activityScore]),
    ];
    const known = rows.get(functions.join('|'));
    if (known && known.join('|') !== row.join('|'))
      throw new Error(`${source.gene}: ${functions.join(' + ')} has two results`);
    rows.set(functions.join('|'), row);
  }
  const byActivity = source.namedAlleles.some((allele) => allele.activityValue && allele.activityValue !== 'n/a');
  const single = [...rows.values()].filter((row) => row.length === 2);
  const pairs = [...rows.values()].filter((row) => row.length > 2);
  return { by: byActivity ? 'activity' : 'function', ...(single.length > 0 ? { single } : {}), pairs };
}

function packPosition(variant: SourceVariant) {
  const plain = variant.alts.map((alt) => `g.${variant.position}${variant.ref}>${alt}`);
  const hgvs = variant.chromosomeHgvsName.split(';').map((name) => name.trim());
  const until = tractEnd(variant, hgvs);
  return {
    pos: variant.position,
    ref: variant.ref,
    alt: variant.alts,
    ...(variant.rsid ? { rsid: variant.rsid } : {}),
    ...(variant.alts.every((alt, index) => plain[index] === hgvsOf(variant, hgvs, alt, index))
      ? {}
      : { hgvs: variant.alts.map((alt, index) => hgvsOf(variant, hgvs, alt, index)) }),
    ...(until === undefined ? {} : { until }),
  };
}

/** SNVs are named by their bases; indels by the source's name for that ALT (UGT1A1 lists the reference repeat too). */
function hgvsOf(variant: SourceVariant, hgvs: string[], alt: string, index: number): string {
  if (alt.length === 1 && variant.ref.length === 1) return `g.${variant.position}${variant.ref}>${alt}`;
  const repeat = /^(.*)\[(\d+)\]$/.exec(hgvs[0] ?? '');
  if (repeat && hgvs.length > variant.alts.length) {
    const unit = /([ACGT]+)$/.exec(repeat[1]!)![1]!.length;
    const smallest = Math.min(...[variant.ref, ...variant.alts].map((each) => each.length));
    return `${repeat[1]}[${Number(repeat[2]) + (alt.length - smallest) / unit}]`;
  }
  return hgvs[index] ?? hgvs[0]!;
}

/** The last reference base up to which an indel can be written without changing the sequence: HGVS names the rightmost place. */
function tractEnd(variant: SourceVariant, hgvs: string[]): number | undefined {
  const smallest = Math.min(...[variant.ref, ...variant.alts].map((each) => each.length));
  const ends = variant.alts.flatMap((alt, index) => {
    const change = alt.length - variant.ref.length;
    if (change === 0) return [];
    const name = hgvs[index] ?? hgvs[0]!;
    const repeat = /^g\.(\d+)([ACGT]+)\[(\d+)\]$/.exec(name);
    if (repeat) {
      const unit = repeat[2]!.length;
      const listsReference = hgvs.length > variant.alts.length;
      const copies = listsReference
        ? Number(/\[(\d+)\]/.exec(hgvs[0]!)![1]) + (variant.ref.length - smallest) / unit
        : Number(repeat[3]) - change / unit;
      return [Number(repeat[1]) + copies * unit - 1];
    }
    const range = /^g\.(\d+)(?:_(\d+))?(del|dup|ins)/.exec(name);
    return range ? [Number(range[3] === 'ins' ? range[1] : (range[2] ?? range[1]))] : [];
  });
  const end = Math.max(...ends);
  return end > variant.position + variant.ref.length - 1 ? end : undefined;
}

/** Mitochondrial single-base variants carry their position in their name (rCRS, which GRCh38 uses as chrM). */
function mitochondrial(phenotype: SourcePhenotype): SourceDefinition {
  const named = phenotype.namedAlleles.flatMap((allele) => {
    const match = /^m\.(\d+)([ACGT])>([ACGT])$/.exec(allele.name);
    return match ? [{ name: allele.name, position: Number(match[1]), ref: match[2]!, alt: match[3]! }] : [];
  });
  const variants = new Map<number, SourceVariant>();
  for (const { position, ref, alt } of named.sort((a, b) => a.position - b.position)) {
    const known = variants.get(position);
    if (known) known.alts.push(alt);
    else variants.set(position, { chromosome: 'chrM', position, rsid: null, ref, alts: [alt], chromosomeHgvsName: '' });
  }
  const list = [...variants.values()];
  return {
    gene: phenotype.gene,
    chromosome: 'chrM',
    genomeBuild: 'GRCh38',
    version: phenotype.version,
    variants: list,
    namedAlleles: [
      { name: 'Reference', id: '', reference: true, alleles: list.map((variant) => variant.ref) },
      ...named.map(({ name, position, alt }) => ({
        name,
        id: '',
        reference: false,
        alleles: list.map((variant) => (variant.position === position ? alt : null)),
      })),
    ],
    suballelesMap: {},
  };
}

function packAlleles(definition: SourceDefinition | undefined, phenotype: SourcePhenotype | undefined): PackAllele[] {
  const functions = new Map(phenotype?.namedAlleles.map((allele) => [allele.name, allele]));
  const seen = new Set<string>();
  const alleles: PackAllele[] = (definition?.namedAlleles ?? []).map((allele) => {
    seen.add(allele.name);
    const at: Record<string, string> = {};
    allele.alleles.forEach((base, index) => {
      const variant = definition!.variants[index]!;
      if (base !== null && !(allele.reference && base === variant.ref)) at[variant.position] = base;
    });
    const reportAs = definition!.suballelesMap[allele.name];
    return {
      name: allele.name,
      ...(allele.id ? { id: allele.id } : {}),
      ...(allele.reference ? { reference: true as const } : {}),
      ...(Object.keys(at).length > 0 ? { at } : {}),
      ...functionOf(functions.get(allele.name)),
      ...(reportAs ? { reportAs } : {}),
    };
  });
  for (const allele of phenotype?.namedAlleles ?? []) {
    if (!seen.has(allele.name)) alleles.push({ name: allele.name, ...functionOf(allele) });
  }
  return alleles;
}

function functionOf(allele: SourcePhenotype['namedAlleles'][number] | undefined) {
  return {
    ...(allele?.functionValue ? { function: allele.functionValue } : {}),
    ...(allele?.activityValue ? { activity: allele.activityValue } : {}),
  };
}

/** One line for each position, allele and table row: small, and readable in a diff. */
function layout(file: Record<string, unknown>): string {
  const lines = Object.entries(file)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      Array.isArray(value)
        ? `  ${JSON.stringify(key)}: [${value.length > 0 ? `\n${value.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ` : ''}]`
        : `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
  return `{\n${lines.join(',\n')}\n}\n`;
}
