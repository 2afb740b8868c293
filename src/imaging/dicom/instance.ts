import type { DataSet } from 'dicom-parser';
import { functionalGroup } from './functional-groups.js';

/** What a viewer must know of one instance before it shows it. */
export interface InstanceHeader {
  readonly sopInstanceUid: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
  readonly studyDescription?: string;
  readonly seriesDescription?: string;
  readonly bodyPart?: string;
  /** `YYYYMMDD` as written. */
  readonly date?: string;
  readonly number?: number;
  /** Along the normal of the slice, mm. PS3.3 section C.7.6.2.1.1. */
  readonly position?: number;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Distance of rows and of columns, mm. */
  readonly spacing?: readonly [row: number, column: number];
  /** Where the spacing is that of the detector: the patient's structures are smaller (magnification). */
  readonly spacingAtDetector: boolean;
}

/** The header of a data set that has pixels; undefined where it has none. */
export function instanceHeader(dataSet: DataSet): InstanceHeader | undefined {
  const word = (tag: string) => ((dataSet.elements[tag]?.length ?? 0) >= 2 ? dataSet.uint16(tag) : undefined);
  const [rows, columns] = [word('x00280010'), word('x00280011')];
  const text = (tag: string) => dataSet.string(tag)?.trim() || undefined;
  if (!rows || !columns) return undefined;
  // Enhanced objects keep it in Pixel Measures, for all frames as a rule. PS3.3 section C.7.6.16.2.1.
  const measures = functionalGroup(dataSet, 'x00289110', 0);
  const own = spacingIn(dataSet, 'x00280030') ?? (measures && spacingIn(measures, 'x00280030'));
  const detector = own ? undefined : spacingIn(dataSet, 'x00181164');
  const spacing = own ?? detector;
  const position = positionOf(dataSet);
  const number = Number(text('x00200013'));
  const optional = <K extends string, V>(key: K, value: V | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
  return {
    sopInstanceUid: text('x00080018') ?? '',
    studyUid: text('x0020000d') ?? '',
    seriesUid: text('x0020000e') ?? text('x0020000d') ?? '',
    modality: text('x00080060') ?? 'OT',
    ...optional('studyDescription', text('x00081030')),
    ...optional('seriesDescription', text('x0008103e')),
    ...optional('bodyPart', text('x00180015')),
    ...optional('date', text('x00080022') ?? text('x00080021') ?? text('x00080020')),
    ...optional('number', Number.isFinite(number) && text('x00200013') ? number : undefined),
    ...optional('position', position),
    ...optional('spacing', spacing),
    rows,
    columns,
    frames: Math.max(1, Math.min(100_000, Number(text('x00280008') ?? 1) || 1)),
    spacingAtDetector: detector !== undefined,
  };
}

function spacingIn(dataSet: DataSet, tag: string): [number, number] | undefined {
  const [row, column] = [dataSet.floatString(tag, 0), dataSet.floatString(tag, 1)];
  return row && column && row > 0 && column > 0 && row < 1000 && column < 1000 ? [row, column] : undefined;
}

function positionOf(dataSet: DataSet): number | undefined {
  const numbers = (tag: string, count: number) => {
    const values = Array.from({ length: count }, (_, i) => dataSet.floatString(tag, i));
    return values.every((value) => value !== undefined && Number.isFinite(value)) ? (values as number[]) : undefined;
  };
  const [position, orientation] = [numbers('x00200032', 3), numbers('x00200037', 6)];
  if (!position || !orientation) return undefined;
  const [a, b, c, d, e, f] = orientation as [number, number, number, number, number, number];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  return normal.reduce((sum, value, i) => sum + value * position[i]!, 0);
}

/** Slices in the order of the body, else by instance number. */
export function inOrder<T extends { readonly header: InstanceHeader }>(instances: readonly T[]): T[] {
  const placed = instances.every(({ header }) => header.position !== undefined);
  return [...instances].sort((a, b) => {
    const place = placed ? a.header.position! - b.header.position! : 0;
    const count = (a.header.number ?? 0) - (b.header.number ?? 0);
    return place || count || (a.header.sopInstanceUid < b.header.sopInstanceUid ? -1 : 1);
  });
}
