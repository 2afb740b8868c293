import { CaseTableError, type CellTable } from './cell-table.js';

/** Cases at one point; `recent` are those of the last two weeks of the series. */
export interface PlaceCount {
  readonly name: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly cases: number;
  readonly recent: number;
}

export interface CaseMap {
  /** `degrees`: x is longitude, y latitude. `plane`: coordinates of one's own, in any unit. */
  readonly coordinates: 'degrees' | 'plane';
  /** Most cases first. */
  readonly places: readonly PlaceCount[];
  /** Cases without readable coordinates. */
  readonly elsewhere: number;
}

export const recentDays = 14;

const placeName =
  /^(place|region|area|district|state|province|county|country|city|town|village|location|site|地区|地点|省份?|市|区县?|县|街道|医院)$/;
const latitude = /^(lat|latitude)$/;
const longitude = /^(lon|lng|long|longitude)$/;
const across = /^(x|easting|x[._]?(loc|coord))$/;
const up = /^(y|northing|y[._]?(loc|coord))$/;

/** The column that names places, or -1. */
export const placeColumn = (names: readonly string[]): number => names.findIndex((name) => placeName.test(name));

/** Whether a column of that name (in lower case) is a coordinate. */
export const isCoordinate = (name: string): boolean =>
  [latitude, longitude, across, up].some((pattern) => pattern.test(name));

/**
 * The name of a place as the table writes it.
 * @throws CaseTableError naming those that there are
 */
export function checkPlace(asked: string, names: readonly string[]): string {
  const plain = (name: string) => name.trim().toLowerCase();
  const found = names.find((name) => name === asked) ?? names.find((name) => plain(name) === plain(asked));
  if (found !== undefined) return found;
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : '';
  throw new CaseTableError(
    names.length === 0
      ? 'there are no places in it'
      : `no place "${asked}"; there are ${names.slice(0, mostListed).join(', ')}${more}`,
  );
}

const mostListed = 20;

/**
 * Where the cases are, if the table says it: `latitude` and `longitude`, or `x` and `y` (also `x.loc`, `easting` ...).
 * @param weight of each row: cases, and how many of them are recent
 */
export function caseMap(
  { rows }: CellTable,
  names: readonly string[],
  weight: (row: number) => { readonly cases: number; readonly recent: number },
): CaseMap | undefined {
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const degrees = find(latitude) >= 0 && find(longitude) >= 0;
  const [x, y] = degrees ? [find(longitude), find(latitude)] : [find(across), find(up)];
  if (x < 0 || y < 0) return undefined;
  const named = placeColumn(names);
  const places = new Map<string, PlaceCount>();
  let elsewhere = 0;
  rows.forEach((row, index) => {
    const { cases, recent } = weight(index);
    const at = coordinates(row[x], row[y], degrees);
    if (!at) elsewhere += cases;
    else {
      const key = at.join(' ');
      const known = places.get(key);
      places.set(key, {
        name: known?.name ?? (named < 0 ? undefined : row[named]),
        x: at[0],
        y: at[1],
        cases: (known?.cases ?? 0) + cases,
        recent: (known?.recent ?? 0) + recent,
      });
    }
  });
  if (places.size === 0) return undefined;
  return {
    coordinates: degrees ? 'degrees' : 'plane',
    places: [...places.values()].toSorted((a, b) => b.cases - a.cases || a.x - b.x || a.y - b.y),
    elsewhere,
  };
}

function coordinates(x = '', y = '', degrees: boolean): readonly [number, number] | undefined {
  const at = [Number(x), Number(y)] as const;
  if (x === '' || y === '' || !at.every(Number.isFinite)) return undefined;
  return degrees && (Math.abs(at[0]) > 180 || Math.abs(at[1]) > 90) ? undefined : at;
}
