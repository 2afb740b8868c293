import { z } from 'zod';

/** Names that stay within their folder on every system. */
const safePath = z.string().regex(/^(?!.*(^|\/)\.)[\w.-]+(\/[\w.-]+)*$/);
export const packId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A pack is not what its manifest says, has none that can be read, or says what its readers can't use. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

/** The manifest of a knowledge pack: `packs/<id>/pack.json`. */
export interface PackManifest {
  readonly id: string;
  readonly title: string;
  /** The release of the source, or our own date where we compiled it. */
  readonly release: string;
  /** SPDX id, or the source's own name for its terms. */
  readonly licence: string;
  readonly sources: readonly {
    readonly title: string;
    readonly url?: string | undefined;
    readonly release?: string | undefined;
    readonly licence: string;
  }[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** How many of its facts carry `checkedAgainst: "unchecked"`. */
  readonly unchecked: number;
  /** What the pack should hold and doesn't, because no source could be read. Shown to the user. */
  readonly gaps: readonly string[];
}

export const packManifest: z.ZodType<PackManifest> = z.looseObject({
  id: packId,
  title: z.string(),
  release: z.string(),
  licence: z.string(),
  sources: z.array(
    z.looseObject({
      title: z.string(),
      url: z.string().optional(),
      release: z.string().optional(),
      licence: z.string(),
    }),
  ),
  files: z.array(z.object({ path: safePath, sha256: sha256Hex })).min(1),
  unchecked: z.number().int().nonnegative(),
  gaps: z.array(z.string()),
});

/**
 * JSON of the shape that a schema says.
 * @param place names it in the error
 * @throws PackError
 */
export function parseAs<T>(schema: z.ZodType<T>, bytes: Uint8Array, place: string): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new PackError(`${place}: ${error instanceof Error ? error.message : error}`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PackError(`${place}: ${issue!.path.join('.') || 'the whole'}: ${issue!.message}`);
}

/**
 * What `make` builds from packs. Shipped packs are known to do; so what fails with the user's own among them is told as theirs.
 * @throws PackError naming the user's packs, if there are any
 */
export function blamingOwn<T>(own: () => readonly { readonly id: string }[], make: () => T): T {
  try {
    return make();
  } catch (error) {
    const ids = own().map(({ id }) => id);
    if (error instanceof PackError || ids.length === 0) throw error;
    const reason =
      error instanceof TypeError
        ? `not of the shape of such packs (${error.message})`
        : String((error as Error).message);
    throw new PackError(`Own pack ${ids.join(' or ')}: ${reason}`, { cause: error });
  }
}
