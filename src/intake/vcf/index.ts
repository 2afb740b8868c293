import type { IssueCode, Place, VariantAnnotation } from '../../record/index.js';
import { UnreadableBytes } from '../bytes/decompress.js';
import { type IssueDetails, issueAt, type Ledger } from '../ledger.js';
import { type AnnotationReader, annotationReader } from './annotation.js';
import { buildOf } from './build.js';
import { readRecord, type SampleCall } from './record.js';
import { chooseSample, type SampleChoice } from './sample.js';
import { scanVcf, type VcfHeader, type VcfLine } from './scan.js';

/** Which VCF records are worth a fact: one-based, inclusive GRCh38 intervals by chromosome (`chr10`). */
export interface GenomePositions {
  readonly build: 'GRCh38';
  /** Genes of which an annotated file's records count too, where they say that the protein or its splicing changes. */
  readonly genes?: ReadonlySet<string>;
  readonly intervals: ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]>;
}

export interface VcfOptions {
  readonly sample?: string | undefined;
  readonly lineBytes: number;
}

const atLine = (line: number): Place => ({ kind: 'line', line });

/**
 * Reads one VCF 4.x into its ledger for one sample: a fact for each record at an asked position, blocks of a gVCF included;
 * the others are counted, consecutive ones together. @see https://samtools.github.io/hts-specs/VCFv4.3.pdf
 */
export function readVcf(
  chunks: Iterable<Uint8Array>,
  positions: GenomePositions,
  ledger: Ledger,
  options: VcfOptions,
): void {
  const reader = new VcfReader(ledger, options, positions.genes);
  try {
    scanVcf(chunks, positions, options.lineBytes, reader);
  } catch (error) {
    if (!(error instanceof UnreadableBytes)) throw error;
    reader.stop(error);
  }
  reader.finish();
}

/** It changes the protein or its splicing, or ClinVar calls it harmful. */
const matters = ({ consequences, significance }: VariantAnnotation) =>
  consequences.some((term) => !silent.test(term)) || /^(likely )?pathogenic/i.test(significance ?? '');
const silent =
  /^(synonymous|intron|intergenic|upstream_gene|downstream_gene|non_coding_transcript|[35]_prime_UTR|intragenic|stop_retained|start_retained|coding_sequence|NMD_transcript|regulatory_region|TF_binding_site|splice_polypyrimidine_tract|splice_donor_region|splice_donor_5th_base)/;

/** A stretch of consecutive records counted for the same reason. */
interface Run {
  readonly from: number;
  readonly code: IssueCode;
  readonly how: 'quarantine' | 'ignore';
  readonly details: IssueDetails;
  count: number;
}

class VcfReader {
  #choice: SampleChoice | undefined;
  #build: ReturnType<typeof buildOf> = { build: 'unknown' };
  #run: Run | undefined;
  #headerSeen = false;
  #annotations: AnnotationReader | undefined;

  constructor(
    readonly ledger: Ledger,
    readonly options: VcfOptions,
    readonly genes: ReadonlySet<string> = new Set(),
  ) {}

  header(header: VcfHeader): void {
    this.#headerSeen = true;
    this.#build = buildOf(header);
    this.#choice = chooseSample(header.samples, this.options.sample);
    this.#annotations = annotationReader(header.meta.map(({ text }) => text));
    const place = atLine(header.columnsLine);
    const { issue } = this.#choice;
    if (issue) this.ledger.issue(issueAt(this.ledger.document, place, issue.code, issue.severity, issue.details));
    if (this.#build.build === 'GRCh38') return;
    const [code, severity] =
      this.#build.build === 'GRCh37'
        ? (['wrong-genome-build', 'error'] as const)
        : (['unknown-genome-build', 'warning'] as const);
    this.ledger.issue(
      issueAt(
        this.ledger.document,
        atLine(this.#build.line ?? header.columnsLine),
        code,
        severity,
        this.#buildDetails(),
      ),
    );
  }

  #buildDetails(): IssueDetails {
    return {
      found: this.#build.found ?? 'no build named',
      expected: 'GRCh38',
      remedy: this.#build.build === 'GRCh37' ? 'lift-over' : 'fix-source',
    };
  }

  /** A record that no pack asks about: only its line is known. */
  unused(line: number): void {
    this.#count(line, 'not-used-by-any-pack', 'ignore', {});
  }

  malformed(line: number, details: IssueDetails): void {
    this.#count(line, 'malformed-record', 'quarantine', details);
  }

  /** A record at an asked position. */
  record(vcfLine: VcfLine): void {
    const { line } = vcfLine;
    if (this.#build.build === 'GRCh37') {
      this.#count(line, 'wrong-genome-build', 'quarantine', this.#buildDetails());
      return;
    }
    const choice = this.#choice;
    if (!choice || choice.index === undefined) {
      const code = choice?.issue?.code ?? 'no-samples';
      this.#count(line, code, 'quarantine', choice?.issue?.details ?? { expected: '#CHROM header with a sample' });
      return;
    }
    const read = readRecord(vcfLine.fields, choice.index);
    if (!read.ok) {
      this.#count(line, read.code, 'quarantine', read.details);
      return;
    }
    const annotations = this.#annotationsOf(vcfLine, read.call);
    if (vcfLine.byGene && annotations.length === 0) {
      this.unused(line);
      return;
    }
    this.#closeRun();
    this.ledger.facts([
      {
        kind: 'genotype',
        ...this.ledger.source(atLine(line)),
        certainty: 'present',
        foundBy: 'source',
        sample: choice.name,
        build: this.#build.build,
        chromosome: vcfLine.chromosome,
        position: vcfLine.position,
        ...read.call,
        ...(annotations.length > 0 ? { annotations } : {}),
      },
    ]);
  }

  /** What the file says of the alleles that the sample carries, in the genes asked for. */
  #annotationsOf({ fields }: VcfLine, { alts, alleles }: SampleCall): readonly VariantAnnotation[] {
    if (!this.#annotations) return [];
    const carried = new Set(alts.filter((_, index) => alleles.includes(index + 1)));
    if (carried.size === 0) return [];
    return this.#annotations(fields[7] ?? '', alts).filter(
      (each) => this.genes.has(each.gene) && carried.has(each.alt) && matters(each),
    );
  }

  #count(line: number, code: IssueCode, how: Run['how'], details: IssueDetails): void {
    const run = this.#run;
    if (run && run.code === code && run.how === how && run.details.found === details.found) {
      run.count++;
      return;
    }
    this.#closeRun();
    this.#run = { from: line, code, how, details, count: 1 };
  }

  #closeRun(): void {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    const issue = issueAt(
      this.ledger.document,
      atLine(run.from),
      run.code,
      run.how === 'ignore' ? 'information' : 'error',
      run.details,
    );
    if (run.how === 'ignore') this.ledger.ignore(atLine(run.from), [issue], run.count);
    else this.ledger.quarantine(atLine(run.from), [issue], run.count);
  }

  /** The file breaks off here; the piece that could not be read counts as one entry. */
  stop({ code, found, expected, line }: UnreadableBytes): void {
    this.#closeRun();
    const place = line === undefined ? ({ kind: 'whole' } as const) : atLine(line);
    const remedy = code === 'decompression-bomb' ? 'none' : 'fix-source';
    this.ledger.quarantine(place, [
      issueAt(this.ledger.document, place, code, 'error', { found, remedy, ...(expected ? { expected } : {}) }),
    ]);
    this.#headerSeen = true;
  }

  finish(): void {
    this.#closeRun();
    if (this.#headerSeen) return;
    const place: Place = { kind: 'whole' };
    this.ledger.quarantine(place, [
      issueAt(this.ledger.document, place, 'malformed-record', 'error', {
        found: 'no #CHROM line',
        expected: '#CHROM header',
        remedy: 'fix-source',
      }),
    ]);
  }
}
