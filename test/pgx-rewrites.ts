import { gzipSync } from 'node:zlib';
import type { GeneDefinition, GenomeKnowledge } from '../src/genome/index.js';
import { normalChromosome } from '../src/intake/vcf/build.js';
import { genomeKnowledge } from './pgx.js';

type DefinedPosition = GeneDefinition['positions'][number];

/** A VCF in parts. */
export interface Vcf {
  readonly meta: readonly string[];
  readonly columns: readonly string[];
  readonly records: readonly (readonly string[])[];
}

/** A file that says the same in other words. */
export interface Rewritten {
  readonly bytes: Buffer;
  /** Column of the sample that was the first, from 0. */
  readonly sample: number;
  /** Something was there to be rewritten. */
  readonly changed: boolean;
}

/** The parts of a VCF's text. */
export function parseVcf(text: string): Vcf {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  return {
    meta: lines.filter((line) => line.startsWith('##')),
    columns: lines.find((line) => line.startsWith('#CHROM'))!.split('\t'),
    records: lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t')),
  };
}

const textOf = ({ meta, columns, records }: Vcf, newline = '\n') =>
  [...meta, columns.join('\t'), ...records.map((fields) => fields.join('\t')), ''].join(newline);

type Random = () => number;
type Fields = readonly string[];
const pick = (random: Random, count: number) => Math.floor(random() * count);
const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = pick(random, i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
};

const isBases = (text: string) => /^[ACGT]+$/.test(text);
const altsOf = (fields: Fields) => (fields[4] === '.' ? [] : fields[4]!.split(','));
const genotypeOf = (fields: Fields, sample = 0) => fields[9 + sample]?.split(':')[0] ?? '.';
/** Written in bases alone, with nothing but whole genotypes of two copies. */
const isPlain = (fields: Fields) =>
  isBases(fields[3]!) &&
  altsOf(fields).every(isBases) &&
  fields.slice(9).every((field) => /^\d[/|]\d$/.test(field.split(':')[0]!));
/** One line a position and nothing that a rewriting could bring in another order. */
const isAlone = (records: readonly Fields[]) =>
  new Set(records.map((fields) => fields.slice(0, 2).join())).size === records.length;
const samplesAs = (fields: Fields, change: (genotype: string) => string) =>
  fields.map((field, column) => (column < 9 ? field : field.replace(/^[^:]*/, (genotype) => change(genotype))));
const withGenotypes = (fields: Fields, genotypes: readonly string[]) => [...fields.slice(0, 8), 'GT', ...genotypes];
const set = (fields: Fields, changes: Readonly<Record<number, string>>) =>
  fields.map((field, column) => changes[column] ?? field);

/* ---- the reference sequence, as far as the definitions tell it ---- */

interface Site {
  readonly position: DefinedPosition;
}

class Reference {
  readonly #bases = new Map<string, string>();
  readonly #sites = new Map<string, Site[]>();

  constructor(knowledge: GenomeKnowledge) {
    for (const gene of knowledge.genes.values()) {
      for (const position of gene.positions) {
        const chromosome = gene.chromosome!;
        const list = this.#sites.get(chromosome) ?? [];
        this.#sites.set(chromosome, list);
        list.push({ position });
        [...repeatOf(position)].forEach((base, offset) => {
          this.#bases.set(`${chromosome}:${position.position + offset}`, base);
        });
      }
    }
  }

  /** Bases that no definition tells are made up, always the same ones. */
  bases(chromosome: string, start: number, end: number): string {
    let text = '';
    for (let at = start; at <= end; at++)
      text += this.#bases.get(`${chromosome}:${at}`) ?? 'ACGT'[Math.imul(at, 2_654_435_761) >>> 30]!;
    return text;
  }

  sitesIn(chromosome: string, start: number, end: number): readonly Site[] {
    return (this.#sites.get(chromosome) ?? []).filter(
      ({ position }) =>
        position.position <= end && Math.max(position.until ?? 0, position.position + position.ref.length - 1) >= start,
    );
  }

  at(chromosome: string, position: number): DefinedPosition | undefined {
    return this.#sites.get(chromosome)?.find((site) => site.position.position === position)?.position;
  }
}

/** REF and, for an indel that may stand further right, the bases over which it may move: its own sequence again and again. */
function repeatOf({ position, ref, alts, until }: DefinedPosition): string {
  const change = alts.map((alt) => (alt.length > ref.length ? alt.slice(ref.length) : ref.slice(alt.length)))[0]!;
  if (until === undefined || !alts[0]!.startsWith(ref[0]!) || change === '') return ref;
  const unit = ref.length > 1 && alts[0]!.length === 1 ? ref.slice(1) : alts[0]!.slice(ref.length);
  let text = ref[0]!;
  while (text.length < until - position + 1) text += unit[(text.length - 1) % unit.length]!;
  return text;
}

const reference = new Reference(genomeKnowledge);

/* ---- one haplotype's bases over a stretch ---- */

/** Records next to each other as one, where phase says what stands on each chromosome; undefined where it doesn't. */
function joinRecords(group: readonly Fields[]): Fields | undefined {
  const [first] = group;
  const samples = first!.length - 9;
  const start = Number(first![1]);
  const end = Math.max(...group.map((fields) => Number(fields[1]) + fields[3]!.length - 1));
  const chromosome = normalChromosome(first![0]!);
  let ref = '';
  for (let at = start; at <= end; at++) {
    const known = group.find((fields) => at >= Number(fields[1]) && at < Number(fields[1]) + fields[3]!.length);
    ref += known ? known[3]![at - Number(known[1])]! : reference.bases(chromosome, at, at);
  }
  const alts: string[] = [];
  const genotypes: string[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const written = group.map((fields) => genotypeOf(fields, sample));
    const separator = written.every((text) => text.includes('|')) ? '|' : '/';
    const mixed = written.filter((text) => text[0] !== text[2]);
    if (mixed.length > 1 && separator === '/') return undefined;
    const strands = [0, 2].map((side) => {
      let text = ref;
      // From right to left, so that places to the left stay where they are.
      for (let i = group.length - 1; i >= 0; i--) {
        const fields = group[i]!;
        const allele = Number(written[i]![side]!);
        if (allele === 0) continue;
        const offset = Number(fields[1]) - start;
        text = text.slice(0, offset) + altsOf(fields)[allele - 1]! + text.slice(offset + fields[3]!.length);
      }
      if (text === ref) return 0;
      if (!alts.includes(text)) alts.push(text);
      return alts.indexOf(text) + 1;
    });
    genotypes.push(strands.join(separator));
  }
  if (alts.length === 0) return undefined;
  return withGenotypes(set(first!, { 2: '.', 3: ref, 4: alts.join(',') }), genotypes);
}

const phaseSetsAlike = (group: readonly Fields[]) => group.every((fields) => !fields[8]!.split(':').includes('PS'));

const isVariant = (fields: Fields) => fields.slice(9).some((field) => /[1-9]/.test(field.split(':')[0]!));

/** Every stretch of records at most so many bases apart, as one record; what nobody carries keeps its own line. */
function joinNear(records: readonly Fields[], gap: number, most: number): Fields[] {
  const out = records.filter((fields) => !isVariant(fields));
  const variant = records.filter(isVariant);
  for (let i = 0; i < variant.length; ) {
    const group = [variant[i]!];
    let end = Number(records[i]![1]) + records[i]![3]!.length - 1;
    while (group.length < most && i + group.length < variant.length) {
      const next = variant[i + group.length]!;
      const at = Number(next[1]);
      if (next[0] !== group[0]![0] || at <= end || at - end > gap + 1) break;
      group.push(next);
      end = at + next[3]!.length - 1;
    }
    const usable =
      group.length > 1 && group.every((fields) => isPlain(fields) && isClean(fields)) && phaseSetsAlike(group);
    const joined = usable ? joinRecords(group) : undefined;
    out.push(...(joined ? [joined] : group));
    i += group.length;
  }
  return out;
}

/** No word of a filter and no other depth than the genotype's: such would follow the whole joined record. */
const isClean = (fields: Fields) =>
  (fields[6] === 'PASS' || fields[6] === '.') && !fields[8]!.split(':').some((key) => ['AD', 'DP', 'GQ'].includes(key));

/** Written as the definition has it. */
const isDefined = (fields: Fields) => {
  const defined = reference.at(normalChromosome(fields[0]!), Number(fields[1]));
  return defined?.ref === fields[3] && altsOf(fields).every((alt) => defined!.alts.includes(alt));
};

/* ---- rewritings ---- */

type Rewriting = (vcf: Vcf, random: Random) => Vcf;
const each =
  (change: (fields: Fields, random: Random) => Fields | readonly Fields[]): Rewriting =>
  (vcf, random) => ({
    ...vcf,
    records: vcf.records.flatMap((fields) => {
      const changed = change(fields, random);
      return (typeof changed[0] === 'string' ? [changed] : changed) as Fields[];
    }),
  });

/** One record an ALT; a genotype's other ALT is written as `other`: `0` (bcftools' default) or `.` */
const split =
  (other: string): Rewriting =>
  (vcf) =>
    isAlone(vcf.records)
      ? each((fields) => {
          const alts = altsOf(fields);
          if (alts.length < 2 || !isPlain(fields) || !isClean(fields)) return fields;
          const carried = new Set(fields.slice(9).flatMap((field) => [field[0], field[2]]));
          if (other === '.' && !carried.has('1')) return fields;
          return alts.map((alt, index) =>
            samplesAs(set(fields, { 4: alt }), (genotype) => {
              const mine = String(index + 1);
              return genotype.replace(/\d/g, (allele) => (allele === '0' ? '0' : allele === mine ? '1' : other));
            }),
          );
        })(vcf, () => 0)
      : vcf;

/** Another order of the ALTs, and one that nobody carries. */
function permuteAlts(fields: Fields, random: Random): Fields {
  const alts = altsOf(fields);
  if (alts.length === 0 || !isPlain(fields) || fields[8]!.includes('AD')) return fields;
  const order = shuffled([...alts.keys()], random);
  return samplesAs(set(fields, { 4: order.map((index) => alts[index]!).join(',') }), (genotype) =>
    genotype.replace(/\d/g, (allele) => (allele === '0' ? '0' : String(order.indexOf(Number(allele) - 1) + 1))),
  );
}

const addAlt =
  (alt: string) =>
  (fields: Fields): Fields => {
    if (!isPlain(fields) || !isDefined(fields) || fields[8]!.includes('AD')) return fields;
    return set(fields, { 4: [...altsOf(fields), alt].join(',') });
  };

/** An indel moved right within its repeat. */
function shiftRight(fields: Fields, random: Random): Fields {
  const [chromosome, position] = [normalChromosome(fields[0]!), Number(fields[1])];
  const defined = reference.at(chromosome, position);
  const alts = altsOf(fields);
  if (!defined?.until || !isPlain(fields) || !isDefined(fields) || alts.length === 0) return fields;
  const longest = Math.max(fields[3]!.length, ...alts.map((alt) => alt.length));
  const deleted = fields[3]!.length - Math.min(fields[3]!.length, ...alts.map((alt) => alt.length));
  const room = defined.until - position - deleted;
  if (room < 1 || longest === 1) return fields;
  const by = 1 + pick(random, room);
  const end = position + by + fields[3]!.length - 1;
  const whole = reference.bases(chromosome, position, end);
  const moved = alts.map((alt) => (alt + whole.slice(fields[3]!.length)).slice(by));
  return set(fields, { 1: String(position + by), 2: '.', 3: whole.slice(by), 4: moved.join(',') });
}

/** Bases that change nothing, before and after. */
function pad(fields: Fields, random: Random): Fields {
  const [chromosome, position] = [normalChromosome(fields[0]!), Number(fields[1])];
  const alts = altsOf(fields);
  if (!isPlain(fields) || !isDefined(fields) || alts.length === 0) return fields;
  if (genotypeOf(fields).replace(/[/|]/, '') === '00') return fields;
  const [left, right] = [pick(random, 4), pick(random, 4)];
  const end = position + fields[3]!.length - 1;
  const before = reference.bases(chromosome, position - left, position - 1);
  const after = reference.bases(chromosome, end + 1, end + right);
  return set(fields, {
    1: String(position - left),
    3: before + fields[3] + after,
    4: alts.map((alt) => before + alt + after).join(','),
  });
}

/** Homozygous reference lines that follow each other, as one block of a gVCF; a defined position without a line ends it. */
function blocks(vcf: Vcf): Vcf {
  if (!isAlone(vcf.records) || vcf.columns.length !== 10) return vcf;
  const out: Fields[] = [];
  let run: Fields[] = [];
  const flush = () => {
    if (run.length > 0) {
      const [first, last] = [run[0]!, run.at(-1)!];
      const end = Number(last[1]) + last[3]!.length - 1;
      out.push([
        first[0]!,
        first[1]!,
        '.',
        first[3]![0]!,
        '<NON_REF>',
        '.',
        '.',
        `END=${end}`,
        'GT',
        genotypeOf(first),
      ]);
    }
    run = [];
  };
  for (const fields of vcf.records) {
    const isBlock =
      isPlain(fields) &&
      isClean(fields) &&
      isDefined(fields) &&
      /^0.0$/.test(genotypeOf(fields)) &&
      phaseSetsAlike([fields]) &&
      reference
        .sitesIn(normalChromosome(fields[0]!), Number(fields[1]) + 1, Number(fields[1]) + fields[3]!.length - 1)
        .every(({ position }) => position.position <= Number(fields[1]));
    const last = run.at(-1);
    if (last && isBlock) {
      const from = Number(last[1]);
      const to = Number(fields[1]) + fields[3]!.length - 1;
      const known = new Set([...run, fields].map((each) => Number(each[1])));
      const continues =
        last[0] === fields[0] &&
        from < Number(fields[1]) &&
        genotypeOf(last) === genotypeOf(fields) &&
        reference
          .sitesIn(normalChromosome(fields[0]!), from, to)
          .every(({ position }) => known.has(position.position) || position.position < Number(run[0]![1]));
      if (!continues) flush();
    }
    if (isBlock) run.push(fields);
    else {
      flush();
      out.push(fields);
    }
  }
  flush();
  return { ...vcf, records: out };
}

/** Both chromosomes of each phase set change places, or stay. */
function swapPhase(vcf: Vcf, random: Random): Vcf {
  const swapped = new Map<string, boolean>();
  return each((fields) => {
    const set = fields[8]!.split(':').indexOf('PS');
    return fields.map((field, column) => {
      if (column < 9 || !/^[.\d]\|[.\d]/.test(field)) return field;
      const phaseSet = set < 0 ? '' : (field.split(':')[set] ?? '');
      const key = `${column} ${phaseSet === '' || phaseSet === '.' ? fields[0] : `${phaseSet} ${fields[0]}`}`;
      if (!swapped.has(key)) swapped.set(key, random() < 0.7);
      return swapped.get(key) ? field.replace(/^([.\d])\|([.\d])/, '$2|$1') : field;
    });
  })(vcf, random);
}

/** Unphased genotypes have no order. */
const swapUnphased = each((fields, random) =>
  fields[8]!.includes('PS')
    ? fields
    : samplesAs(fields, (genotype) => (random() < 0.5 ? genotype.replace(/^(\d+)\/(\d+)$/, '$2/$1') : genotype)),
);

/** Other names for the phase sets. */
const renameSets = each((fields) => {
  const set = fields[8]!.split(':').indexOf('PS');
  if (set < 0) return fields;
  return fields.map((field, column) =>
    column < 9
      ? field
      : field
          .split(':')
          .map((value, index) => (index === set && /^\d+$/.test(value) ? String(Number(value) * 7 + 3) : value))
          .join(':'),
  );
});

/** FORMAT's fields in another order, GT first as the standard wants it, and fields that say nothing of a call. */
const moreFormat = each((fields, random) => {
  const keys = fields[8]!.split(':');
  const order = shuffled([...keys.keys()].slice(1), random);
  const place = pick(random, order.length + 1);
  const write = (values: readonly string[], extra: string) => {
    const rest = order.map((index) => values[index] ?? '.');
    return [values[0]!, ...rest.slice(0, place), extra, ...rest.slice(place)].join(':');
  };
  return fields.map((field, column) =>
    column < 8 ? field : write(field.split(':'), column === 8 ? 'PL' : '0,30,200'),
  );
});

/** Accessions of GRCh38.p14, from the assembly's report. */
const accessions: Readonly<Record<string, string>> = {
  chr1: 'NC_000001.11',
  chr2: 'NC_000002.12',
  chr4: 'NC_000004.12',
  chr6: 'NC_000006.12',
  chr7: 'NC_000007.14',
  chr8: 'NC_000008.11',
  chr10: 'NC_000010.11',
  chr12: 'NC_000012.12',
  chr13: 'NC_000013.11',
  chr15: 'NC_000015.10',
  chr16: 'NC_000016.10',
  chr19: 'NC_000019.10',
  chr22: 'NC_000022.11',
  chrX: 'NC_000023.11',
  chrM: 'NC_012920.1',
};
const renamed = (name: (chromosome: string) => string) =>
  each((fields) => set(fields, { 0: name(normalChromosome(fields[0]!)) }));

const rewritings: Readonly<Record<string, Rewriting>> = {
  'ALTs split, the other as reference': split('0'),
  'ALTs split, the other as missing': split('.'),
  'ALTs in another order': each(permuteAlts),
  'an ALT that nobody carries': each((fields) => {
    const taken = new Set([fields[3], ...altsOf(fields)]);
    const free = ['A', 'C', 'G', 'T'].find((base) => !taken.has(base));
    return fields[3]!.length === 1 && altsOf(fields).every((alt) => alt.length === 1) && altsOf(fields).length > 0
      ? addAlt(free ?? '*')(fields)
      : fields;
  }),
  '<*>': each(addAlt('<*>')),
  '<NON_REF>': each(addAlt('<NON_REF>')),
  'a spanning * that nobody carries': each(addAlt('*')),
  'indels to the right': each(shiftRight),
  'bases before and after': each(pad),
  'indels to the right, bases before and after': each((fields, random) => {
    const moved = shiftRight(fields, random);
    if (moved === fields) return pad(fields, random);
    const end = Number(moved[1]) + moved[3]!.length - 1;
    const after = reference.bases(normalChromosome(moved[0]!), end + 1, end + 1 + pick(random, 3));
    return set(moved, {
      3: moved[3] + after,
      4: altsOf(moved)
        .map((alt) => alt + after)
        .join(','),
    });
  }),
  'neighbours joined': (vcf) => (isAlone(vcf.records) ? { ...vcf, records: joinNear(vcf.records, 0, 2) } : vcf),
  'near ones joined': (vcf) => (isAlone(vcf.records) ? { ...vcf, records: joinNear(vcf.records, 8, 4) } : vcf),
  'no chr': renamed((chromosome) => chromosome.slice(3).replace(/^M$/, 'MT')),
  'Chr and CHR': renamed((chromosome) => chromosome.replace(/^chr/, 'CHR')),
  'NC accessions': renamed((chromosome) => accessions[chromosome] ?? chromosome),
  'reference blocks': blocks,
  'both strands changed': swapPhase,
  'unphased alleles turned': swapUnphased,
  'phase sets renamed': renameSets,
  'fields of FORMAT': moreFormat,
  'lower case': each((fields) =>
    set(fields, {
      3: fields[3]!.toLowerCase(),
      4: altsOf(fields).every(isBases) ? fields[4]!.toLowerCase() : fields[4]!,
    }),
  ),
  'ID, QUAL, INFO and an empty FILTER': each((fields, random) =>
    set(fields, {
      2: random() < 0.5 ? '.' : `${fields[2]};esv${pick(random, 1000)}`,
      5: (random() * 100).toFixed(2),
      6: fields[6] === 'PASS' && random() < 0.5 ? '.' : fields[6]!,
      7: `AC=1;${fields[7] === '.' ? 'DB' : fields[7]};CSQ=T|x|y`,
    }),
  ),
  'lines in any order': (vcf, random) =>
    isAlone(vcf.records) ? { ...vcf, records: shuffled(vcf.records, random) } : vcf,
  'lines twice': each((fields, random) => (random() < 0.3 ? [fields, fields] : fields)),
  'lines elsewhere': (vcf, random) => ({
    ...vcf,
    records: vcf.records.flatMap((fields) => {
      const at = pick(random, 200_000_000) + 1;
      if (genomeKnowledge.index.mayTouch('chr3', at, at + 1)) return [fields];
      const samples = fields.slice(9).map(() => '0/1');
      return [['chr3', String(at), 'rs1', 'A', 'C', '.', 'PASS', '.', 'GT', ...samples], fields];
    }),
  }),
  'header in another order': (vcf, random) => ({
    ...vcf,
    meta: [vcf.meta[0]!, ...shuffled(vcf.meta.slice(1), random)],
  }),
  'least header': (vcf) => ({
    ...vcf,
    meta: [
      '##fileformat=VCFv4.3',
      '##contig=<ID=chr1,length=248956422>',
      ...vcf.meta.filter((line) => line.includes('ID=AD,')),
    ],
  }),
  'sample first of three': (vcf, random) => ({
    ...vcf,
    columns: [...vcf.columns, 'X1', 'X2'],
    records: vcf.records.map((fields) => [...fields, ...strangers(fields, random)]),
  }),
};

const strangers = (fields: Fields, random: Random) =>
  [0, 1].map(() => {
    const most = altsOf(fields).length + 1;
    return `${pick(random, most)}${random() < 0.5 ? '|' : '/'}${pick(random, most)}`;
  });

/** Rewritings of the file as a whole. */
const wrappings: Readonly<Record<string, (vcf: Vcf, random: Random) => { bytes: Buffer; sample: number }>> = {
  CRLF: (vcf) => ({ bytes: Buffer.from(textOf(vcf, '\r\n')), sample: 0 }),
  'blank lines': (vcf) => ({ bytes: Buffer.from(`${textOf(vcf)}\n\n\r\n`), sample: 0 }),
  'no last line end': (vcf) => ({ bytes: Buffer.from(textOf(vcf).trimEnd()), sample: 0 }),
  gzip: (vcf) => ({ bytes: gzipSync(textOf(vcf)), sample: 0 }),
  'gzip of several members': (vcf) => {
    const bytes = Buffer.from(textOf(vcf));
    const middle = bytes.length >> 1;
    return {
      bytes: Buffer.concat([gzipSync(bytes.subarray(0, middle)), gzipSync(bytes.subarray(middle)), bgzipEnd]),
      sample: 0,
    };
  },
  'sample last of three': (vcf, random) => ({
    bytes: Buffer.from(
      textOf({
        ...vcf,
        columns: [...vcf.columns.slice(0, 9), 'X1', 'X2', ...vcf.columns.slice(9)],
        records: vcf.records.map((fields) => [...fields.slice(0, 9), ...strangers(fields, random), ...fields.slice(9)]),
      }),
    ),
    sample: 2,
  }),
};

/** The empty block that ends a bgzip file (SAM specification, 4.1.2). */
const bgzipEnd = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

export const rewritingNames = [...Object.keys(rewritings), ...Object.keys(wrappings)];

/** The file, rewritten in the named way; the same seed gives the same file. */
export function rewrite(vcf: Vcf, name: string, random: Random): Rewritten {
  const wrap = wrappings[name];
  if (wrap) return { ...wrap(vcf, random), changed: true };
  const before = textOf(vcf);
  const after = textOf(rewritings[name]!(vcf, random));
  return { bytes: Buffer.from(after), sample: 0, changed: before !== after };
}
