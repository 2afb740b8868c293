/**
 * The annotated diseases, column by column; annotations of disease d are rows `start[d]` to `start[d + 1]`.
 * `term` is a place in the ontology. Counts are patients over all reports that count.
 */
export interface DiseaseData {
  readonly release: string;
  /** Sorted: `OMIM:154700`. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** Ids of the diseases of other sources that are the same and have joined it: `ORPHA:558`. */
  readonly sameAs: readonly (readonly string[])[];
  readonly genes: readonly (readonly string[])[];
  /** Letters in alphabetical order: D dominant, M mitochondrial, R recessive, S somatic, sporadic or other, X, Y linked. */
  readonly inheritance: readonly string[];
  /** Reports that the annotations cite. */
  readonly reports: readonly number[];
  readonly start: Int32Array;
  readonly term: Uint16Array;
  /** Patients with the phenotype. */
  readonly count: Uint16Array;
  /** Patients looked at; 0 where no report counts. */
  readonly total: Uint16Array;
  /** The source's frequency class in hundredths (0 where it excludes the phenotype), 255 where there is none. */
  readonly classFrequency: Uint8Array;
  /** PubMed number of one report, 0 if the source names none. */
  readonly pmid: Uint32Array;
  /** Onset window in years, [lower, upper) of disease d at 2d and 2d + 1; NaN where not annotated. */
  readonly onset: Float32Array;
  /** Natural logarithm of the prior, up to a constant (see `docs/diagnosis.md`). */
  readonly logPrior: Float32Array;
}

/** The columns that go into the binary file, in order, widest elements first so that all stay aligned. */
const columns = [
  ['start', Int32Array],
  ['pmid', Uint32Array],
  ['onset', Float32Array],
  ['logPrior', Float32Array],
  ['term', Uint16Array],
  ['count', Uint16Array],
  ['total', Uint16Array],
  ['classFrequency', Uint8Array],
] as const;
type ColumnName = (typeof columns)[number][0];

const lengthOf = (name: ColumnName, diseases: number, rows: number): number => {
  switch (name) {
    case 'start':
      return diseases + 1;
    case 'onset':
      return diseases * 2;
    case 'logPrior':
      return diseases;
    case 'pmid':
    case 'term':
    case 'count':
    case 'total':
    case 'classFrequency':
      return rows;
    default:
      return name satisfies never;
  }
};

/** The columns as bytes, little-endian: number of diseases, number of rows (uint32 each), then each column. */
export function encodeColumns(data: DiseaseData): Uint8Array {
  const parts = columns.map(([name]) => {
    const column = data[name];
    return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  });
  const bytes = new Uint8Array(8 + parts.reduce((sum, part) => sum + part.length, 0));
  new Uint32Array(bytes.buffer, 0, 2).set([data.ids.length, data.term.length]);
  let place = 8;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/**
 * The columns from their bytes.
 * @throws Error if the length is not what the header says: a fault of the pack
 */
export function decodeColumns(bytes: Uint8Array): Pick<DiseaseData, ColumnName> {
  // A copy starts at offset 0, which the wide columns need (a Buffer's own `slice` would not copy).
  const buffer = new Uint8Array(bytes).buffer;
  const [diseases, rows] = new Uint32Array(buffer, 0, 2);
  let place = 8;
  const read = <T>(
    name: ColumnName,
    Column: { new (b: ArrayBuffer, o: number, l: number): T; BYTES_PER_ELEMENT: number },
  ): T => {
    const length = lengthOf(name, diseases!, rows!);
    if (place + length * Column.BYTES_PER_ELEMENT > buffer.byteLength)
      throw new Error(`hpo pack: annotations end within ${name}`);
    const column = new Column(buffer, place, length);
    place += length * Column.BYTES_PER_ELEMENT;
    return column;
  };
  const decoded = {
    start: read('start', Int32Array),
    pmid: read('pmid', Uint32Array),
    onset: read('onset', Float32Array),
    logPrior: read('logPrior', Float32Array),
    term: read('term', Uint16Array),
    count: read('count', Uint16Array),
    total: read('total', Uint16Array),
    classFrequency: read('classFrequency', Uint8Array),
  };
  if (place !== buffer.byteLength) throw new Error('hpo pack: annotations are longer than their header says');
  return decoded;
}
