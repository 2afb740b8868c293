/** A gene result in PharmCAT's own JSON. */
export interface PharmcatCall {
  readonly gene: string;
  readonly diplotype?: string;
  readonly phenotype?: string;
  readonly activityScore?: string;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : typeof value === 'number'
      ? String(value)
      : undefined;

/** True if JSON begins as PharmCAT's phenotyper or reporter writes it. */
export const looksLikePharmcat = (head: string): boolean =>
  head.trimStart().startsWith('{') && /"geneReports"\s*:|"pharmcatVersion"\s*:/.test(head);

/**
 * The gene results of PharmCAT's `phenotype.json` or `report.json` (versions 2 and 3), those that it looks guidance up
 * by. Genes that it did not call are left out. Undefined if the JSON is none of the two.
 * See PharmCAT's docs/examples/pharmcat.example.phenotype.json and .report.json.
 */
export function readPharmcat(json: unknown): readonly PharmcatCall[] | undefined {
  if (!isObject(json)) return undefined;
  const root = isObject(json.geneReports) ? json.geneReports : isObject(json.genes) ? json.genes : undefined;
  if (!root) return undefined;
  const reports = new Map<string, Json>();
  for (const [source, value] of Object.entries(root).sort(([a], [b]) => order(a) - order(b))) {
    if (!isObject(value)) continue;
    // Version 2 groups by guideline source; a gene is taken from the first that has it.
    const own = isReport(value) ? { [source]: value } : value;
    for (const [name, report] of Object.entries(own)) {
      if (!isObject(report) || !isReport(report)) continue;
      const gene = textOf(report.geneSymbol) ?? name;
      if (!reports.has(gene)) reports.set(gene, report);
    }
  }
  return [...reports].flatMap(([gene, report]) => callsOf(gene, report));
}

const order = (source: string) => (source === 'CPIC' ? 0 : source === 'DPWG' ? 1 : 2);
const isReport = (value: Json) =>
  Array.isArray(value.recommendationDiplotypes) || Array.isArray(value.sourceDiplotypes);

function callsOf(gene: string, report: Json): PharmcatCall[] {
  if (report.callSource === 'NONE') return [];
  const lookups = listOf(report.recommendationDiplotypes);
  const calls = (lookups.length > 0 ? lookups : listOf(report.sourceDiplotypes)).flatMap((diplotype) => {
    const names = [diplotype.allele1, diplotype.allele2].flatMap((allele) =>
      isObject(allele) ? (textOf(allele.name) ?? []) : [],
    );
    const isKnown = names.length > 0 && names.every((name) => name !== 'Unknown');
    const phenotypes = Array.isArray(diplotype.phenotypes)
      ? diplotype.phenotypes.flatMap((each) => textOf(each) ?? [])
      : [];
    const phenotype =
      phenotypes.length === 1 && !/^(?:No Result|n\/a|N\/A)$/.test(phenotypes[0]!) ? phenotypes[0] : undefined;
    const score = textOf(diplotype.activityScore);
    if (!isKnown && !phenotype) return [];
    return [
      {
        gene,
        ...(isKnown ? { diplotype: names.join('/') } : {}),
        ...(phenotype ? { phenotype } : {}),
        ...(score && score !== 'n/a' ? { activityScore: score } : {}),
      },
    ];
  });
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}
