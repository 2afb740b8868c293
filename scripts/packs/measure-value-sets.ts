/**
 * Writes `packs/quality-measures/value-sets.json`: the codes of the value sets that `measures.json` names, from the expansions
 * that are published with the measures. `npx tsx scripts/packs/measure-value-sets.ts FOLDER`, the folder being
 * `input/vocabulary/valueset/external` of https://github.com/cqframework/ecqm-content-qicore-2024 (CC0)
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Expanded {
  readonly id: string;
  readonly version?: string;
  readonly expansion?: { readonly contains?: readonly { readonly system: string; readonly code: string }[] };
}

/** Their codes are left out for their licence, except for the few that `care-groups` has. */
const closed = new Set(['http://www.ama-assn.org/go/cpt', 'http://www.ada.org/cdt']);

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('scripts/packs/measure-value-sets FOLDER (of expanded value sets)');
  process.exit(2);
}
const pack = join(import.meta.dirname, '..', '..', 'packs', 'quality-measures');
const { valueSets } = JSON.parse(readFileSync(join(pack, 'measures.json'), 'utf8')) as {
  valueSets: Record<string, string>;
};
const groups = JSON.parse(readFileSync(join(pack, '..', 'care-groups', 'groups.json'), 'utf8')) as {
  codes: Record<string, string>;
}[];
const kept = new Set(
  groups.flatMap(({ codes }) =>
    Object.entries(codes).flatMap(([system, list]) => list.split(' ').map((code) => `${system}|${code}`)),
  ),
);
const published = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Expanded)
    .map((set) => [set.id, set]),
);
const lines = Object.entries(valueSets).map(([name, oid]) => {
  const set = published.get(oid);
  if (!set?.expansion?.contains) throw new Error(`no expansion of ${name} (${oid}) in ${folder}`);
  const all = set.expansion.contains;
  const contains = all.filter(({ system, code }) => !closed.has(system) || kept.has(`${system}|${code}`));
  const systemsOf = (codings: typeof all) => [...new Set(codings.map(({ system }) => system))];
  const codes = systemsOf(contains).map((system) => {
    const ofSystem = contains.filter((each) => each.system === system).map(({ code }) => code);
    return [system, [...new Set(ofSystem)].sort().join(' ')];
  });
  const leftOut = systemsOf(all.filter((coding) => !contains.includes(coding)));
  return JSON.stringify({
    name,
    oid,
    version: set.version,
    codes: Object.fromEntries(codes),
    ...(leftOut.length > 0 ? { leftOut } : {}),
  });
});
writeFileSync(join(pack, 'value-sets.json'), `[\n${lines.join(',\n')}\n]\n`);
