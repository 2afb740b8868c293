import { z } from 'zod';
import type { LocalizedText } from '../../record/index.js';
import { CaseTableError, type CellTable } from './cell-table.js';

const coded = z.object({
  coding: z.array(z.object({ code: z.string().optional() })).optional(),
});
const period = z.object({ start: z.string().optional(), end: z.string().optional() });
/** What is read of a resource; the rest may be anything. */
const resourceShape = z.object({
  resourceType: z.string(),
  id: z.string().optional(),
  status: z.string().optional(),
  code: coded.optional(),
  subject: z
    .object({
      reference: z.string().optional(),
      identifier: z.object({ value: z.string().optional() }).optional(),
    })
    .optional(),
  verificationStatus: coded.optional(),
  onsetDateTime: z.string().optional(),
  onsetPeriod: period.optional(),
  recordedDate: z.string().optional(),
  effectiveDateTime: z.string().optional(),
  effectivePeriod: period.optional(),
  effectiveInstant: z.string().optional(),
  issued: z.string().optional(),
  valueCodeableConcept: coded.optional(),
  interpretation: z.array(coded).optional(),
  period: period.optional(),
  group: z
    .array(
      z.object({
        population: z.array(z.object({ code: coded.optional(), count: z.number().min(0).optional() })).optional(),
      }),
    )
    .optional(),
});
type Resource = z.infer<typeof resourceShape>;
type Coded = z.infer<typeof coded>;
const readKinds = new Set(['Condition', 'Observation', 'MeasureReport']);

export interface FhirCases {
  /** A line list (onset, report), or counts by the first day of each period. */
  readonly table: CellTable;
  readonly notes: readonly LocalizedText[];
}

/** Positive results: HL7 v3 ObservationInterpretation, SNOMED CT (Positive, Detected, Present, Reactive), LOINC answers. */
const positive = new Set([
  'POS',
  'RR',
  'DET',
  '10828004',
  '260373001',
  '52101004',
  '11214006',
  'LA6576-8',
  'LA11882-0',
  'LA9633-4',
]);
/** No sign of a case: FHIR's condition-ver-status. */
const unconfirmed = new Set(['unconfirmed', 'provisional', 'differential', 'refuted', 'entered-in-error']);
const madeResults = new Set(['final', 'amended', 'corrected', 'preliminary']);

/**
 * Cases from FHIR R4: confirmed Conditions (by onset, else the day recorded) and positive laboratory Observations, one case a
 * subject, the earliest; or the counts of summary MeasureReports (numerator, else the only population), one a day or a week.
 * @param text a resource, a Bundle, or NDJSON
 * @param codes count only resources with one of these codes; needed where there are several diseases
 * @throws CaseTableError where there are no cases in it, or of several diseases
 */
export function fhirCases(text: string, codes: readonly string[] = []): FhirCases {
  const resources = resourcesOf(text);
  const reports = resources.filter(({ resourceType }) => resourceType === 'MeasureReport');
  return reports.length > 0 ? fromReports(reports) : fromCases(resources, codes);
}

function resourcesOf(text: string): Resource[] {
  const parse = (json: string, line?: number): unknown => {
    try {
      // Some exports write null for what is absent.
      return JSON.parse(json, (_, value) => value ?? undefined);
    } catch (error) {
      const place = line === undefined ? '' : `line ${line}: `;
      throw new CaseTableError(`${place}no JSON (${error instanceof Error ? error.message : error})`);
    }
  };
  const lines = text.trim().split(/\r?\n/);
  const isLines = lines.length > 1 && /^\{.*\}$/.test(lines[0]!.trim()) && /^\{.*\}$/.test(lines.at(-1)!.trim());
  const roots = isLines ? lines.flatMap((line, index) => (line.trim() ? [parse(line, index + 1)] : [])) : [parse(text)];
  return roots.flatMap(entriesOf).map(asResource);
}

function entriesOf(root: unknown): unknown[] {
  const { resourceType, entry = [] } = (root ?? {}) as { readonly resourceType?: unknown; readonly entry?: unknown };
  if (resourceType !== 'Bundle') return [root];
  if (!Array.isArray(entry)) throw new CaseTableError('Bundle: entry is no array');
  return entry.flatMap((each: { readonly resource?: unknown } | null) => (each?.resource ? [each.resource] : []));
}

function asResource(found: unknown, index: number): Resource {
  const kind = (found as { readonly resourceType?: unknown } | null)?.resourceType;
  if (typeof kind !== 'string') throw new CaseTableError('no FHIR: a resource without resourceType');
  if (!readKinds.has(kind)) return { resourceType: kind };
  const read = resourceShape.safeParse(found);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new CaseTableError(`${kind}, resource ${index + 1}: ${path.join('.')}: ${message}`);
}

const codesOf = (coded: Coded | undefined) => (coded?.coding ?? []).flatMap(({ code }) => (code ? [code] : []));

function fromReports(reports: readonly Resource[]): FhirCases {
  const lengths = new Set<number>();
  const rows = reports.map((report, index) => {
    const where = `MeasureReport ${report.id ?? index + 1}`;
    const [start, end] = [report.period?.start?.slice(0, 10), report.period?.end?.slice(0, 10)];
    if (!start || !end) throw new CaseTableError(`${where}: no period with start and end`);
    lengths.add(Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000) + 1);
    const counts = (report.group ?? []).map(({ population = [] }) => {
      const numerator = population.find(({ code }) => codesOf(code).includes('numerator'));
      return (numerator ?? (population.length === 1 ? population[0] : undefined))?.count;
    });
    if (counts.length === 0 || counts.some((count) => count === undefined))
      throw new CaseTableError(`${where}: no group with the count of a numerator or of a single population`);
    return { start, count: counts.reduce<number>((sum, count) => sum + count!, 0) };
  });
  // A week may be written to its last day or to the first of the next.
  const days = [...lengths].map((length) => (length === 8 || length === 2 ? length - 1 : length));
  if (new Set(days).size !== 1 || (days[0] !== 1 && days[0] !== 7))
    throw new CaseTableError(`MeasureReports over periods of ${[...lengths].join(', ')} days; expected days or weeks`);
  const byStart = new Map<string, number>();
  for (const { start, count } of rows) byStart.set(start, (byStart.get(start) ?? 0) + count);
  return {
    table: {
      columns: ['date', 'cases'],
      rows: [...byStart].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, count]) => [start, String(count)]),
    },
    notes: [
      {
        en: `${reports.length} FHIR MeasureReports${byStart.size < reports.length ? ', those of one period added up' : ''}`,
        zh: `${reports.length} 份 FHIR MeasureReport${byStart.size < reports.length ? '，同一时段者相加' : ''}`,
      },
    ],
  };
}

interface FoundCase {
  readonly subject: string;
  readonly onset: string | undefined;
  readonly reported: string | undefined;
  readonly codes: readonly string[];
}

function fromCases(resources: readonly Resource[], wanted: readonly string[]): FhirCases {
  const cases: FoundCase[] = [];
  let [others, unsure] = [0, 0];
  for (const [index, resource] of resources.entries()) {
    const kind = resource.resourceType;
    if (kind !== 'Condition' && kind !== 'Observation') {
      others++;
      continue;
    }
    const codes = codesOf(resource.code);
    if (wanted.length > 0 && !codes.some((code) => wanted.includes(code))) {
      others++;
      continue;
    }
    const sure = kind === 'Condition' ? isConfirmed(resource) : isPositive(resource);
    if (!sure) {
      unsure++;
      continue;
    }
    const { subject } = resource;
    cases.push({
      subject: subject?.reference ?? subject?.identifier?.value ?? `${kind} ${index}`,
      codes,
      ...(kind === 'Condition'
        ? { onset: resource.onsetDateTime ?? resource.onsetPeriod?.start, reported: resource.recordedDate }
        : {
            onset: resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? resource.effectiveInstant,
            reported: resource.issued,
          }),
    });
  }
  if (cases.length === 0)
    throw new CaseTableError('no confirmed Condition, no positive Observation and no MeasureReport');
  if (wanted.length === 0) checkOneDisease(cases);
  const day = ({ onset, reported }: FoundCase) => (onset ?? reported)?.slice(0, 10) ?? '';
  const dated = cases.filter((each) => /^\d{4}-\d{2}-\d{2}$/.test(day(each)));
  const bySubject = new Map<string, FoundCase>();
  for (const each of dated.toSorted((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0)))
    if (!bySubject.has(each.subject)) bySubject.set(each.subject, each);
  const rows = [...bySubject.values()].map((each) => [day(each), each.reported?.slice(0, 10) ?? '']);
  if (rows.length === 0) throw new CaseTableError('no case has a day of onset, of its sample or of its record');
  const notes: LocalizedText[] = [
    {
      en: `${rows.length} cases from FHIR, one a subject (the earliest)`,
      zh: `FHIR 中 ${rows.length} 例，每人计一次（取最早）`,
    },
  ];
  const told = (count: number, en: string, zh: string) => {
    if (count > 0) notes.push({ en: `${count} ${en}`, zh: `${count} ${zh}` });
  };
  told(dated.length - rows.length, 'further entries of the same subjects are not counted', '条同一人的其余记录未计入');
  told(cases.length - dated.length, 'cases without a day are left out', '例没有日期，未计入');
  told(unsure, 'are not confirmed or not positive and are left out', '条未确诊或非阳性，未计入');
  told(others, 'resources of other kinds or codes are left out', '条其他类型或编码的资源未计入');
  const hasReports = rows.every(([, reported]) => reported);
  return {
    table: hasReports
      ? { columns: ['onset', 'report_date'], rows }
      : { columns: ['onset'], rows: rows.map(([onset]) => [onset!]) },
    notes,
  };
}

const isConfirmed = ({ verificationStatus }: Resource) =>
  !codesOf(verificationStatus).some((code) => unconfirmed.has(code));

const isPositive = ({ status, valueCodeableConcept, interpretation = [] }: Resource) =>
  madeResults.has(status ?? '') &&
  [valueCodeableConcept, ...interpretation].some((coded) => codesOf(coded).some((code) => positive.has(code)));

/** Conditions of one disease and tests for it may differ in code; several codes of one kind are for the user to choose among. */
function checkOneDisease(cases: readonly FoundCase[]): void {
  const tally = new Map<string, number>();
  for (const { codes } of cases) tally.set(codes[0] ?? 'none', (tally.get(codes[0] ?? 'none') ?? 0) + 1);
  if (tally.size > 1)
    throw new CaseTableError(
      `cases under several codes (${[...tally].map(([code, count]) => `${code}: ${count}`).join(', ')}); choose with --code A,B`,
    );
}
