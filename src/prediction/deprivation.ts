import { z } from 'zod';
import type { Citation } from '../record/index.js';

/** Social deprivation by US postal area. */
export interface Deprivation {
  readonly pack: string;
  readonly citation: Citation;
  /** Decile, 1 (least deprived) to 10, of a five-digit ZIP code; undefined if not known. */
  readonly decile: (zip: string) => number | undefined;
}

const schema = z.strictObject({
  citation: z.looseObject({ title: z.string(), checkedAgainst: z.string() }),
  /** For each decile its ZIP codes in ascending order, each as the difference from the one before it, in base 36. */
  deciles: z.record(z.string(), z.string()),
});

/**
 * The deprivation table of `sdi.json`; its 33,000 ZIP codes are unpacked when the first is asked for.
 * @throws if the table is malformed
 */
export function parseDeprivation(pack: string, json: unknown): Deprivation {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`Pack ${pack}, sdi.json: ${z.prettifyError(parsed.error)}`);
  const { citation, deciles } = parsed.data;
  let byZip: Map<string, number> | undefined;
  const unpack = () => {
    const map = new Map<string, number>();
    for (const [decile, packed] of Object.entries(deciles)) {
      let zip = 0;
      for (const step of packed.split(' ')) {
        zip += Number.parseInt(step, 36);
        map.set(String(zip).padStart(5, '0'), Number(decile));
      }
    }
    return map;
  };
  return {
    pack,
    citation,
    decile: (zip) => {
      byZip ??= unpack();
      return byZip.get(zip);
    },
  };
}
