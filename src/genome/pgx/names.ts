const combination = /^\[(.*)\]$/;
const partial = /^g\.\d+/;
const piece = /\d+|\D+/g;

/** The alleles in a combination's name, `[*2 + *3]`; a plain name is its own only part. */
export function namesIn(name: string): readonly string[] {
  const inner = combination.exec(name)?.[1];
  return inner?.includes(' + ') ? inner.split(' + ') : [name];
}

/**
 * Orders allele names as the field writes diplotypes: `*2` before `*10`, `Reference` and plain names before
 * combinations, numbers inside names by value.
 */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  const [partsA, partsB] = [namesIn(a), namesIn(b)];
  if (partsA.length !== partsB.length) return partsA.length - partsB.length;
  for (let index = 0; index < partsA.length; index++) {
    const [partA, partB] = [partsA[index]!, partsB[index]!];
    const [isPartialA, isPartialB] = [partial.test(partA), partial.test(partB)];
    if (partsA.length > 1 && isPartialA !== isPartialB) return isPartialA ? 1 : -1;
    const order = compareNatural(partA, partB);
    if (order !== 0) return order;
  }
  return 0;
}

function compareNatural(a: string, b: string): number {
  const [piecesA, piecesB] = [a.match(piece) ?? [], b.match(piece) ?? []];
  for (let index = 0; index < Math.min(piecesA.length, piecesB.length); index++) {
    const [x, y] = [piecesA[index]!, piecesB[index]!];
    const [numberX, numberY] = [Number(x), Number(y)];
    if (!Number.isNaN(numberX) && !Number.isNaN(numberY) && numberX !== numberY) return numberX - numberY;
    if (x !== y) return x < y ? -1 : 1;
  }
  return piecesA.length - piecesB.length;
}

/** `*1/*2`, the lower name first. */
export const diplotypeName = (a: string, b: string): string => (compareNames(a, b) <= 0 ? `${a}/${b}` : `${b}/${a}`);
