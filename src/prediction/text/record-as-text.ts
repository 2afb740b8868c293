/** One row of a table in words, "age 54, ldl cholesterol 3.9": what a model of texts is given of a whole record. */
export function recordAsText(
  columns: readonly string[],
  row: readonly string[],
  isUsed: (name: string, index: number) => boolean,
): string {
  return columns
    .flatMap((name, index) => {
      const value = row[index] ?? '';
      if (!isUsed(name, index) || value === '' || value === 'NA') return [];
      return [`${name.replace(/[_.]/g, ' ').toLowerCase()} ${rounded(value)}`];
    })
    .join(', ');
}

/** Three digits of a number tell a reader of words as much as ten. */
function rounded(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) && /\.\d{3,}/.test(value) ? String(Number(number.toPrecision(3))) : value;
}
