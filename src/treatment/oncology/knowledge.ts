import type { Citation, LocalizedText, Terminology } from '../../record/index.js';
import { type ExonRegion, parseWanted, type Wanted } from './wanted.js';

/** One statement that an alteration in a tumour makes a drug work, or not. */
export interface OncologyEvidence {
  readonly id: string;
  readonly gene: string;
  readonly variant: string;
  readonly wanted: Wanted;
  /** OncoTree code; `TISSUE`, its root, for any tumour. */
  readonly tumour: string;
  /** Ingredient keys where the terminology has the drug, else its name in lower case. Given together if `together`. */
  readonly drugs: readonly string[];
  readonly together: boolean;
  readonly says: 'sensitive' | 'resistant';
  /** False: a study that did not find it. */
  readonly supports: boolean;
  /** `FDA` for an approval; CIViC's A (validated) to E (inferential). */
  readonly level: 'FDA' | 'A' | 'B' | 'C' | 'D' | 'E';
  readonly origin: 'somatic' | 'germline' | 'any';
  readonly citation: Citation;
}

export interface OncologyKnowledge {
  readonly pack: string;
  /** By gene. */
  readonly evidence: ReadonlyMap<string, readonly OncologyEvidence[]>;
  readonly tumours: TumourTypes;
  readonly regions: readonly ExonRegion[];
}

export interface Tumour {
  readonly code: string;
  readonly name: string;
  readonly parent: string;
}

/** OncoTree, and which of its types problems and names mean. */
export class TumourTypes {
  readonly #byCode = new Map<string, Tumour>();
  readonly #byName = new Map<string, string>();

  constructor(
    tumours: readonly Tumour[],
    readonly problems: Readonly<Record<string, string>>,
    names: Readonly<Record<string, string>>,
    readonly titles: Readonly<Record<string, LocalizedText>>,
  ) {
    for (const tumour of tumours) {
      this.#byCode.set(tumour.code, tumour);
      this.#byName.set(tumour.name.toLowerCase(), tumour.code);
    }
    for (const [name, code] of Object.entries(names)) this.#byName.set(name, code);
  }

  has(code: string): boolean {
    return this.#byCode.has(code);
  }

  /** The type that this name means, exactly, in lower case. */
  named(name: string): string | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** The code itself and all above it, up to `TISSUE`. */
  ancestors(code: string): readonly string[] {
    const found: string[] = [];
    for (let at: string | undefined = code; at; at = this.#byCode.get(at)?.parent) found.push(at);
    return found;
  }

  title(code: string): LocalizedText {
    const name = this.#byCode.get(code)?.name ?? code;
    return this.titles[code] ?? { en: name.toLowerCase(), zh: name };
  }
}

interface EvidenceJson {
  readonly sources: Readonly<Record<string, Citation>>;
  /** id, gene, variant, OncoTree code, drugs joined by `+` or `,`, sensitive or resistant, supports, level, origin, source, PubMed id. */
  readonly rows: readonly (readonly [
    string,
    string,
    string,
    string,
    string,
    'S' | 'R',
    0 | 1,
    OncologyEvidence['level'],
    string,
    string,
    string,
  ])[];
}

interface TumoursJson {
  readonly tumours: readonly (readonly [string, string, string])[];
  readonly problems: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, string>>;
  readonly titles: Readonly<Record<string, LocalizedText>>;
  readonly regions: readonly ExonRegion[];
}

/**
 * The oncology pack: `evidence.json` and `tumours.json`. Rows whose variant is of a form that cannot be matched are left out.
 * @throws with pack and row if a row names an unknown tumour or source
 */
export function parseOncology(
  pack: string,
  evidence: unknown,
  tumours: unknown,
  terminology: Terminology,
): OncologyKnowledge {
  const json = tumours as TumoursJson;
  const types = new TumourTypes(
    json.tumours.map(([code, name, parent]) => ({ code, name, parent })),
    json.problems,
    json.names,
    json.titles,
  );
  for (const key of Object.keys(json.problems))
    if (!terminology.problem(key)) throw new Error(`${pack}: nothing defines the problem ${key}`);
  const { sources, rows } = evidence as EvidenceJson;
  const byGene = new Map<string, OncologyEvidence[]>();
  for (const [id, gene, variant, tumour, drugs, says, supports, level, origin, source, pubmed] of rows) {
    const citation = sources[source];
    if (!citation) throw new Error(`${pack} ${id}: nothing defines the source ${source}`);
    if (!types.has(tumour)) throw new Error(`${pack} ${id}: OncoTree has no ${tumour}`);
    const wanted = parseWanted(variant);
    if (!wanted) continue;
    const together = drugs.includes('+');
    const entry: OncologyEvidence = {
      id,
      gene,
      variant,
      wanted,
      tumour,
      drugs: drugs
        .split(/[+,]/)
        .map((each) => terminology.ingredientByName(each.toLowerCase())?.key ?? each.toLowerCase()),
      together,
      says: says === 'S' ? 'sensitive' : 'resistant',
      supports: supports === 1,
      level,
      origin: origin === 'g' ? 'germline' : origin === 's' ? 'somatic' : 'any',
      citation: pubmed ? { ...citation, locator: `evidence ${id}, PubMed ${pubmed}` } : { ...citation, locator: id },
    };
    byGene.set(gene, [...(byGene.get(gene) ?? []), entry]);
  }
  return { pack, evidence: byGene, tumours: types, regions: json.regions };
}
