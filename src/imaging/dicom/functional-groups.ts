import type { DataSet } from 'dicom-parser';

const [perFrame, shared] = ['x52009230', 'x52009229'];

/**
 * The item that says something of one frame of an enhanced multi-frame object: the frame's own macro, else the shared one.
 * Undefined where the object has neither. PS3.3 section C.7.6.16.1.
 * @param sequence the macro: `x00289110` for Pixel Measures
 * @param frame zero-based
 */
export function functionalGroup(dataSet: DataSet, sequence: string, frame: number): DataSet | undefined {
  const groups = [dataSet.elements[perFrame]?.items?.[frame], dataSet.elements[shared]?.items?.[0]];
  return groups.map((item) => item?.dataSet?.elements[sequence]?.items?.[0]?.dataSet).find((found) => found);
}
