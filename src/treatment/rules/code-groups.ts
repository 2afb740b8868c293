import type { Citation, Coding, LocalizedText } from '../../record/index.js';

/** Codes that mean one thing asked for by conditions - hospice care, a mammogram, signs of frailty - whatever resource states them. */
export interface CodeGroup {
  readonly key: string;
  readonly title: LocalizedText;
  readonly citation: Citation;
  /** One of its codes, for examples. */
  readonly example: Coding;
  readonly includes: (coding: Coding) => boolean;
}
export type CodeGroups = ReadonlyMap<string, CodeGroup>;

/** As `packs/care-groups/groups.json` has it: codes of one system, parted by spaces. */
interface GroupJson {
  readonly key: string;
  readonly title: LocalizedText;
  readonly codes: Readonly<Record<string, string>>;
  readonly citation: Citation;
}

/**
 * The groups of a pack.
 * @throws with pack and key if a group has no codes or two have one key: a fault of the pack
 */
export function parseCodeGroups(json: unknown, pack: string): CodeGroups {
  const groups = new Map<string, CodeGroup>();
  for (const { key, title, codes, citation } of json as readonly GroupJson[]) {
    if (groups.has(key)) throw new Error(`${pack} ${key}: two groups have this key`);
    const all = new Set(
      Object.entries(codes).flatMap(([system, list]) => list.split(' ').map((code) => `${system}|${code}`)),
    );
    const [first] = all;
    if (!first) throw new Error(`${pack} ${key}: no codes`);
    const [system = '', code = ''] = first.split('|');
    groups.set(key, {
      key,
      title,
      citation,
      example: { system, code },
      includes: (each) => all.has(`${each.system}|${each.code}`),
    });
  }
  return groups;
}
