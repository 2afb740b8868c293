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
    readonly url?: string;
    readonly release?: string;
    readonly licence: string;
  }[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** How many of its facts carry `checkedAgainst: "unchecked"`. */
  readonly unchecked: number;
  /** What the pack should hold and doesn't, because no source could be read. Shown to the user. */
  readonly gaps: readonly string[];
}
