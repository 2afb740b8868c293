import { describe, expect, it } from 'vitest';
import { type LesionSize, overallResponse, recistResponses, type Visit } from './recist.js';

const lesion = (name: string, mm: number | null, isNode = false): LesionSize => ({ lesion: name, isNode, mm });
const visit = (...targets: LesionSize[]): Visit => ({ targets, nonTarget: 'none', hasNewLesion: false });
const targets = (baseline: LesionSize[], ...visits: Visit[]) =>
  recistResponses(baseline, visits).map((each) => each.target);

describe('RECIST 1.1', () => {
  const baseline = [lesion('liver', 60), lesion('lung', 40)];

  it('calls 30 % less a partial response and 29 % stable', () => {
    expect(targets(baseline, visit(lesion('liver', 45), lesion('lung', 25)))).toEqual(['PR']);
    expect(targets(baseline, visit(lesion('liver', 45), lesion('lung', 26)))).toEqual(['SD']);
    expect(targets([lesion('liver', 90)], visit(lesion('liver', 63)))).toEqual(['PR']);
  });

  it('measures progression from the smallest sum, by 20 % and 5 mm', () => {
    const low = visit(lesion('liver', 30), lesion('lung', 20)); // 50
    expect(targets(baseline, low, visit(lesion('liver', 36), lesion('lung', 24)))).toEqual(['PR', 'PD']); // 60
    expect(targets(baseline, low, visit(lesion('liver', 36), lesion('lung', 23)))).toEqual(['PR', 'PR']); // 59
    const small = [lesion('lung', 15)];
    expect(targets(small, visit(lesion('lung', 10)), visit(lesion('lung', 14)))).toEqual(['PR', 'SD']); // 40 %, but 4 mm
    expect(targets(small, visit(lesion('lung', 10)), visit(lesion('lung', 15)))).toEqual(['PR', 'PD']);
  });

  it('calls a complete response when lesions are gone and nodes are below 10 mm', () => {
    const withNode = [lesion('liver', 30), lesion('axilla', 18, true)];
    expect(targets(withNode, visit(lesion('liver', 0), lesion('axilla', 9.9, true)))).toEqual(['CR']);
    expect(targets(withNode, visit(lesion('liver', 0), lesion('axilla', 10, true)))).toEqual(['PR']);
  });

  it('cannot be evaluated with a lesion missing, unless the rest alone has progressed', () => {
    expect(targets(baseline, visit(lesion('liver', 50), lesion('lung', null)))).toEqual(['NE']);
    expect(targets(baseline, visit(lesion('liver', 50)))).toEqual(['NE']);
    expect(targets(baseline, visit(lesion('liver', 125), lesion('lung', null)))).toEqual(['PD']);
  });

  it('combines with non-target and new lesions as table 1 of the paper', () => {
    expect(overallResponse('CR', 'absent', false)).toBe('CR');
    expect(overallResponse('CR', 'non-CR/non-PD', false)).toBe('PR');
    expect(overallResponse('CR', 'not-evaluated', false)).toBe('PR');
    expect(overallResponse('PR', 'non-CR/non-PD', false)).toBe('PR');
    expect(overallResponse('SD', 'not-evaluated', false)).toBe('SD');
    expect(overallResponse('NE', 'non-CR/non-PD', false)).toBe('NE');
    expect(overallResponse('PD', 'absent', false)).toBe('PD');
    expect(overallResponse('SD', 'unequivocal-progression', false)).toBe('PD');
    expect(overallResponse('CR', 'absent', true)).toBe('PD');
  });

  it('needs a measured baseline', () => {
    expect(() => recistResponses([], [])).toThrow(/baseline/);
  });
});
