import type { DataSet } from 'dicom-parser';
import {
  type ClinicalTime,
  type Coding,
  type Concept,
  codeSystem,
  hasCode,
  type Measure,
  type ObservationFact,
  type Place,
} from '../../record/index.js';
import type { Ledger } from '../ledger.js';
import type { Standard } from '../standard/index.js';
import { normaliseQuantity } from '../standard/units.js';

/** Designators of coding schemes. PS3.16 section 8. */
const schemes: Readonly<Record<string, string>> = {
  SCT: codeSystem.snomed,
  LN: codeSystem.loinc,
  DCM: codeSystem.dicom,
  UCUM: codeSystem.ucum,
};

/** Terms of TID 1500 and its parts that are read here. */
const terms = {
  measurementGroup: ['125007'],
  trackingIdentifier: ['112039'],
  findingSite: ['363698007', 'G-C0E3'],
  finding: ['121071'],
  /** Long axis, major axis, diameter, length, longest diameter. */
  longAxis: ['103339001', 'G-A185', '131187009', 'G-A193', '81827009', 'M-02550', '410668003', 'G-D7FE'],
  shortAxis: ['103340004', 'G-A186', '131188004', 'G-A194'],
} as const;

interface Group {
  readonly tracking?: string;
  readonly site?: Concept;
  readonly finding?: Concept;
}

const text = (dataSet: DataSet | undefined, tag: string): string | undefined =>
  dataSet?.string(tag)?.trim() || undefined;

const itemsOf = (dataSet: DataSet, tag: string): DataSet[] =>
  (dataSet.elements[tag]?.items ?? []).flatMap((item) => (item.dataSet ? [item.dataSet] : []));

function conceptIn(dataSet: DataSet, sequence: string): Concept | undefined {
  const item = itemsOf(dataSet, sequence)[0];
  const [code, scheme, display] = [text(item, 'x00080100'), text(item, 'x00080102'), text(item, 'x00080104')];
  if (!code && !display) return undefined;
  const coding: Coding = {
    system: schemes[scheme ?? ''] ?? `urn:dicom:${scheme ?? 'unknown'}`,
    code: code ?? '',
    ...(display ? { display } : {}),
  };
  return { codings: code ? [coding] : [], ...(code ? {} : { text: display! }) };
}

const isOneOf = (concept: Concept | undefined, codes: readonly string[]) =>
  concept?.codings.some(({ code }) => codes.includes(code)) ?? false;

/**
 * The measurements of a structured report (TID 1500): each numeric item of the content tree is an observation, with the
 * site and the tracking identifier of its measurement group. PS3.16 TID 1500, PS3.3 section C.18.
 */
export function measurementsOf(
  dataSet: DataSet,
  {
    ledger,
    standard,
    place,
    time,
  }: {
    readonly ledger: Ledger;
    readonly standard: Standard;
    readonly place: (tag: string) => Place;
    readonly time: ClinicalTime | undefined;
  },
): ObservationFact[] {
  const facts: ObservationFact[] = [];
  const visit = (node: DataSet, group: Group, depth: number) => {
    const children = itemsOf(node, 'x0040a730');
    const inner = isOneOf(conceptIn(node, 'x0040a043'), terms.measurementGroup) ? groupOf(children) : group;
    children.forEach((child) => {
      if (text(child, 'x0040a040') === 'NUM') facts.push(...observation(child, inner));
      if (depth < 32) visit(child, inner, depth + 1);
    });
  };
  const observation = (node: DataSet, group: Group): ObservationFact[] => {
    const concept = conceptIn(node, 'x0040a043');
    const measured = itemsOf(node, 'x0040a300')[0];
    const value = measured?.floatString('x0040a30a');
    if (!concept || !measured || value === undefined || !Number.isFinite(value)) return [];
    const measure = measureOf(concept, group, standard);
    const own = conceptIn(node, 'x0040a168') ?? siteWithin(node) ?? group.site;
    const unit = conceptIn(measured, 'x004008ea')?.codings[0]?.code;
    const site = measure?.key === 'tumor-size' ? lesionName(own, group) : own;
    return [
      {
        kind: 'observation',
        ...ledger.source(place(`x0040a730 ${facts.length + 1}`)),
        certainty: 'present',
        foundBy: 'source',
        category: 'imaging',
        concept: group.tracking ? { ...concept, text: `${labelOf(concept)}, ${group.tracking}` } : concept,
        ...(measure ? { measure: measure.key } : {}),
        value: { type: 'quantity', quantity: normaliseQuantity({ value, ...(unit ? { code: unit } : {}) }, measure) },
        ...(site ? { site } : {}),
        ...(time ? { time } : {}),
      },
    ];
  };
  visit(dataSet, {}, 0);
  return facts;
}

const labelOf = ({ codings, text: own }: Concept) => own ?? codings[0]?.display ?? codings[0]?.code ?? '';

function siteWithin(node: DataSet): Concept | undefined {
  const child = itemsOf(node, 'x0040a730').find((each) => isOneOf(conceptIn(each, 'x0040a043'), terms.findingSite));
  return child && conceptIn(child, 'x0040a168');
}

function groupOf(children: readonly DataSet[]): Group {
  const group: { tracking?: string; site?: Concept; finding?: Concept } = {};
  for (const child of children) {
    const name = conceptIn(child, 'x0040a043');
    if (isOneOf(name, terms.trackingIdentifier)) {
      const tracking = text(child, 'x0040a160');
      if (tracking) group.tracking = tracking;
    }
    const coded = conceptIn(child, 'x0040a168');
    if (coded && isOneOf(name, terms.findingSite)) group.site = coded;
    if (coded && isOneOf(name, terms.finding)) group.finding = coded;
  }
  return group;
}

/** Sizes of lesions feed the response; a node counts by its short axis (RECIST 1.1). Others keep their code's own measure. */
function measureOf(concept: Concept, group: Group, standard: Standard): Measure | undefined {
  const isNode = [group.site, group.finding].some((each) => each && /lymph|node|淋巴/i.test(labelOf(each)));
  const axis = isOneOf(concept, terms.longAxis) ? 'long' : isOneOf(concept, terms.shortAxis) ? 'short' : undefined;
  if (axis === (isNode ? 'short' : 'long')) {
    const target = /target lesion\s*([1-5])$/i.exec(group.tracking ?? '')?.[1];
    return standard.terminology.measure(target ? `target-lesion-${target}` : 'tumor-size');
  }
  return axis || hasCode(concept, codeSystem.dicom, '112038') ? undefined : standard.measureOf(concept);
}

/** The same lesion has the same name at each visit. */
function lesionName(site: Concept | undefined, { tracking, finding }: Group): Concept | undefined {
  const words = [tracking, site && labelOf(site)].filter(Boolean).join(', ') || (finding && labelOf(finding));
  return words ? { codings: site?.codings ?? [], text: words } : undefined;
}
