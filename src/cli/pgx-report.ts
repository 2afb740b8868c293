import {
  convert,
  type DiplotypeResult,
  diplotypeNames,
  distinctResults,
  type GeneDefinition,
  type GenomeKnowledge,
  type OutsideCall,
  Recent,
  readOutsideCall,
  resultsOf,
  type SampleGeneCall,
  shiftOf,
  type UnderDrugs,
  underDrugs,
  warningsOf,
} from '../genome/index.js';
import type { ActivityShift } from '../record/index.js';
import {
  type AdviceRow,
  adviseDrugs,
  asOfToday,
  type DrugGeneKnowledge,
  type GeneResultToday,
  withPresentDrugs,
} from '../treatment/pharmacogenomics/index.js';
import type { PgxReader } from './pgx-read.js';

/** One gene of `sartor pgx`. */
export interface PgxGene {
  readonly diplotypes: readonly string[];
  readonly phenotypes: readonly string[];
  readonly activityScores: readonly string[];
  readonly callSource: 'vcf' | 'outside' | 'none';
  readonly missing: readonly number[];
  readonly warnings: readonly string[];
  readonly phased?: boolean;
  /** The alleles that decide the phenotype, where they aren't the diplotype's own. */
  readonly decidedBy?: readonly string[];
  /** Without phase: the variants found. */
  readonly variants?: readonly string[];
  readonly notExcluded?: readonly string[];
  /** Present drugs move the activity by no published rule. */
  readonly activityShift?: ActivityShift;
  readonly presentDay?: {
    readonly phenotypes: readonly string[];
    readonly activityScores: readonly string[];
    readonly dueTo: readonly string[];
  };
}

/** One recommendation of `sartor pgx`. */
export interface PgxDrug {
  readonly drug: string;
  readonly source: string;
  readonly genes: readonly string[];
  readonly diplotypes: readonly string[];
  readonly phenotypes: readonly string[];
  readonly classification: string;
  readonly action: string;
  readonly doseFraction?: AdviceRow['doseFraction'];
  readonly population: string;
  readonly summary: string;
  readonly guideline: string;
  /** The newer guideline that says otherwise. */
  readonly supersededBy?: string;
  /** The drug is taken now. */
  readonly present?: boolean;
  readonly citation: string;
}

export interface PgxSample {
  readonly sample: string;
  readonly build: string;
  readonly genes: Readonly<Record<string, PgxGene>>;
  readonly drugs: readonly PgxDrug[];
  /** Set for the raw data of an array: how few of the defined positions it measures. */
  readonly array?: PgxReader['array'];
}

export interface PgxReportOptions {
  readonly outside: readonly OutsideCall[];
  /** Absent in research modes: no advice rests on those. */
  readonly guidance?: DrugGeneKnowledge;
  readonly drugs?: ReadonlySet<string> | undefined;
  readonly taking: ReadonlySet<string> | undefined;
  readonly lang: 'en' | 'zh';
}

interface GeneReport {
  readonly output: PgxGene;
  readonly json: string;
  readonly advice: GeneResultToday;
  /** Advice depends on the gene only through this. */
  readonly key: number;
}

/** One drug with the genes that some of its guidelines ask for, and the advice made so far by those genes' results. */
interface DrugAdvice {
  readonly drug: string;
  readonly genes: readonly string[];
  /** The guidance cut down to these guidelines and this drug. */
  readonly guidance: DrugGeneKnowledge;
  /** JSON of the rows, joined by commas: a fraction of what the objects take. */
  readonly made: Recent<string, string>;
}

/** Kept a drug, and keys kept in all: what a cohort of people all different may cost in memory. */
const mostAdvice = 50;
const mostKeys = 5_000;

/** Turns calls into what `sartor pgx` prints. Samples with like genes share the work. */
export class PgxReport {
  readonly #knowledge: GenomeKnowledge;
  readonly #options: PgxReportOptions;
  readonly #outside: ReadonlyMap<string, GeneReport>;
  readonly #ofCall = new WeakMap<SampleGeneCall, GeneReport>();
  readonly #keys = new Recent<string, number>(mostKeys);
  #lastKey = 0;
  readonly #advice: readonly DrugAdvice[];

  constructor(knowledge: GenomeKnowledge, options: PgxReportOptions) {
    this.#knowledge = knowledge;
    this.#options = options;
    this.#outside = this.#readOutside(options.outside);
    const drugs = options.guidance ? drugsWithGenes(options.guidance, options.drugs) : [];
    this.#advice = drugs.sort((a, b) => Number(this.#isTaken(b.drug)) - Number(this.#isTaken(a.drug)));
  }

  /** One sample as an object. */
  sample(reader: PgxReader, index: number): PgxSample {
    const reports = this.#reports(reader, index);
    return {
      sample: reader.samples[index]!,
      build: 'GRCh38',
      genes: Object.fromEntries([...reports].map(([gene, report]) => [gene, report.output])),
      drugs: this.#advice.flatMap((drug) => JSON.parse(`[${this.#adviceOf(drug, reports)}]`) as PgxDrug[]),
      ...(reader.array ? { array: reader.array } : {}),
    };
  }

  /** The same as one line of JSON, put together from parts that samples share. */
  line(reader: PgxReader, index: number): string {
    const reports = this.#reports(reader, index);
    let genes = '';
    for (const [gene, report] of reports) genes += `${genes ? ',' : ''}"${gene}":${report.json}`;
    let drugs = '';
    for (const drug of this.#advice) {
      const json = this.#adviceOf(drug, reports);
      if (json) drugs += drugs ? `,${json}` : json;
    }
    return `{"sample":${JSON.stringify(reader.samples[index])},"build":"GRCh38","genes":{${genes}},"drugs":[${drugs}]${reader.array ? `,"array":${JSON.stringify(reader.array)}` : ''}}`;
  }

  /** Genes with data that could not be called. */
  refused(reader: PgxReader, index: number): number {
    const calls = reader.genotypes.calls(index).filter(({ gene }) => !this.#outside.has(gene.gene));
    return calls.filter(({ status }) => status !== 'called' && status !== 'no-data').length;
  }

  #reports(reader: PgxReader, index: number): Map<string, GeneReport> {
    const reports = new Map<string, GeneReport>();
    for (const call of reader.genotypes.calls(index)) {
      const outside = this.#outside.get(call.gene.gene);
      reports.set(call.gene.gene, outside ? this.#overruled(outside, call) : this.#report(call));
    }
    for (const [gene, report] of this.#outside) if (!reports.has(gene)) reports.set(gene, report);
    return reports;
  }

  #report(call: SampleGeneCall): GeneReport {
    const known = this.#ofCall.get(call);
    if (known) return known;
    const results = resultsOf(call);
    const decided = results.find((result) => result.inferred !== undefined);
    const report = this.#make(call.gene, results, {
      diplotypes: diplotypeNames(call, results),
      callSource: results.length > 0 ? 'vcf' : 'none',
      missing: call.missingPositions,
      warnings: [...(call.status === 'called' || call.status === 'no-data' ? [] : [call.status]), ...warningsOf(call)],
      phased: call.phased,
      ...(decided ? { decidedBy: decided.alleles } : {}),
      ...(call.variants.length > 0 ? { variants: call.variants } : {}),
      ...(call.notExcluded.length > 0 && results.length > 0 ? { notExcluded: call.notExcluded } : {}),
    });
    this.#ofCall.set(call, report);
    return report;
  }

  #overruled(outside: GeneReport, call: SampleGeneCall): GeneReport {
    const names = diplotypeNames(call, resultsOf(call));
    if (names.length === 0) return outside;
    const output = {
      ...outside.output,
      warnings: [...outside.output.warnings, ...names.map((name) => `vcf-would-call ${name}`)],
    };
    return { ...outside, output, json: JSON.stringify(output) };
  }

  #readOutside(calls: readonly OutsideCall[]): Map<string, GeneReport> {
    const reports = new Map<string, GeneReport>();
    for (const symbol of new Set(calls.map(({ gene }) => gene))) {
      const gene = this.#knowledge.genes.get(symbol);
      const own = calls.filter((call) => call.gene === symbol);
      const read = gene ? own.map((call) => readOutsideCall(call, gene)) : [];
      const results = read.flatMap((each) => each.result ?? []);
      const diplotypes = gene ? results.map((result) => result.diplotype) : own.flatMap((call) => call.diplotype ?? []);
      const output = {
        diplotypes: unique(diplotypes.filter((name) => name !== '')),
        callSource: 'outside' as const,
        missing: [],
        warnings: [
          ...read.flatMap((each) => [...each.warnings, ...(each.refused ? [each.refused] : [])]),
          ...(gene ? [] : ['no-definition']),
        ],
      };
      const decided = results.find((result) => result.inferred !== undefined);
      reports.set(symbol, this.#make(gene, results, { ...output, ...(decided ? { decidedBy: decided.alleles } : {}) }));
    }
    return reports;
  }

  #make(
    gene: GeneDefinition | undefined,
    results: readonly DiplotypeResult[],
    rest: Omit<PgxGene, 'phenotypes' | 'activityScores' | 'presentDay' | 'activityShift'>,
  ): GeneReport {
    const distinct = distinctResults(results);
    const phenotypes = distinct.flatMap((result) => result.phenotypes);
    const activityScores = distinct.flatMap((result) => result.activityScore ?? []);
    const today = gene ? this.#underDrugs(gene, results) : {};
    const { diplotypes, callSource, missing, warnings, ...more } = rest;
    const output: PgxGene = {
      diplotypes,
      phenotypes,
      activityScores,
      callSource,
      missing,
      warnings,
      ...more,
      ...today,
    };
    const deciding = unique(results.map((result) => result.inferred ?? result.diplotype).filter((name) => name !== ''));
    const advice = { gene: gene?.gene ?? '', diplotypes: deciding, phenotypes, activityScores, ...today };
    return { output, json: JSON.stringify(output), advice, key: this.#keyOf(JSON.stringify(advice)) };
  }

  #underDrugs(gene: GeneDefinition, results: readonly DiplotypeResult[]): UnderDrugs {
    const { taking } = this.#options;
    if (!taking || taking.size === 0 || results.every(({ phenotypes }) => phenotypes.length === 0)) return {};
    const conversion = convert(gene, results, taking, this.#knowledge.phenoconversion);
    return underDrugs(conversion, shiftOf(gene, taking, this.#knowledge.phenoconversion, conversion));
  }

  #isTaken(drug: string): boolean {
    return this.#options.taking?.has(drug) ?? false;
  }

  #keyOf(text: string): number {
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    this.#keys.set(text, ++this.#lastKey);
    return this.#lastKey;
  }

  #adviceOf(drug: DrugAdvice, reports: ReadonlyMap<string, GeneReport>): string {
    let key = '';
    for (const gene of drug.genes) key += `${reports.get(gene)?.key ?? '-'} `;
    const known = drug.made.get(key);
    if (known !== undefined) return known;
    const results = drug.genes.flatMap((gene) => {
      const report = reports.get(gene);
      return report && report.output.callSource !== 'none' ? [asOfToday(report.advice, drug.drug)] : [];
    });
    const rows = results.length === 0 ? [] : adviseDrugs(results, drug.guidance);
    const made = rows
      .map((row) => {
        const named = results.filter(({ gene }) => row.genes.includes(gene));
        return JSON.stringify(
          drugOutput(
            { ...row, summary: withPresentDrugs(row.summary, named) },
            this.#options.lang,
            this.#isTaken(row.drug),
          ),
        );
      })
      .join(',');
    drug.made.set(key, made);
    return made;
  }
}

function drugsWithGenes(guidance: DrugGeneKnowledge, wanted: ReadonlySet<string> | undefined): DrugAdvice[] {
  const guidelinesOf = new Map<string, DrugGeneKnowledge['guidelines'][number][]>();
  for (const guideline of guidance.guidelines) {
    for (const drug of new Set(guideline.drugs.map((each) => each.drug))) {
      if (wanted && !wanted.has(drug)) continue;
      const list = guidelinesOf.get(drug) ?? [];
      guidelinesOf.set(drug, list);
      list.push({ ...guideline, drugs: guideline.drugs.filter((each) => each.drug === drug) });
    }
  }
  return [...guidelinesOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([drug, guidelines]) =>
      decidedTogether(guidelines).map((together) => ({
        drug,
        genes: unique(together.flatMap((guideline) => guideline.genes)),
        guidance: { ...guidance, guidelines: together },
        made: new Recent<string, string>(mostAdvice),
      })),
    );
}

type Guidelines = DrugGeneKnowledge['guidelines'];

/** A guideline with those that it supersedes, by source; each group depends on fewer genes than all of them. */
function decidedTogether(guidelines: Guidelines): Guidelines[] {
  const newerThan = (id: string) => guidelines.find(({ supersedes }) => supersedes?.includes(id));
  const groups = new Map<string, Guidelines[number][]>();
  for (const guideline of guidelines) {
    const { id } = newerThan(guideline.id) ?? guideline;
    groups.set(id, [...(groups.get(id) ?? []), guideline]);
  }
  return [...groups.values()].sort(([a], [b]) => (a!.source < b!.source ? -1 : a!.source > b!.source ? 1 : 0));
}

function drugOutput(row: AdviceRow, lang: 'en' | 'zh', isTaken: boolean): PgxDrug {
  const { citation } = row;
  const at = citation.doi
    ? `https://doi.org/${citation.doi}`
    : (citation.url ?? (citation.pmid ? `PMID ${citation.pmid}` : undefined));
  return {
    drug: row.drug,
    source: row.source,
    genes: row.genes,
    diplotypes: row.diplotypes,
    phenotypes: row.phenotypes,
    classification: row.classification,
    action: row.action,
    ...(row.doseFraction ? { doseFraction: row.doseFraction } : {}),
    population: row.population,
    summary: row.summary[lang],
    guideline: row.guideline,
    ...(row.supersededBy ? { supersededBy: row.supersededBy } : {}),
    ...(isTaken ? { present: true } : {}),
    citation: at ? `${citation.title}. ${at}` : citation.title,
  };
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
