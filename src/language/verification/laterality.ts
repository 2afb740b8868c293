export type Side = 'left' | 'right' | 'both' | 'other side' | 'same side' | 'one side';

const benignRight =
  /^(?:\s|-)?(?:now|away|after|before|dose|doses|drug|drugs|medicine|medicines|treatment|choice|time|amount|person|people|way|answer|to|for|if|when|thing|things|one|balance|here|there|track|from)\b/i;
const benignLeft =
  /^\s?(?:untreated|out|over|unchanged|alone|off|to|without|as|it|for|in place|open|behind|as is|on)\b|^\s*[.,;:!?)]|^\s*$/i;

/** The sides that a text names, in both languages; `right now` and `左右` (about) are none. */
export function sidesIn(text: string): ReadonlySet<Side> {
  const sides = new Set<Side>();
  for (const match of text.matchAll(/\b(left|right)(-?(?:sided?|hand|ward))?\b/gi)) {
    const after = text.slice(match.index + match[0].length);
    const before = text.slice(0, match.index);
    const side = match[1]!.toLowerCase() as 'left' | 'right';
    const placed = match[2] !== undefined || /\b(?:on|to|at|in) (?:the |your |his |her )?$/i.test(before);
    const benign =
      side === 'right'
        ? benignRight.test(after) || /\b(?:all|is|are|just|be|that's) $/i.test(before)
        : benignLeft.test(after);
    if (placed || !benign) sides.add(side);
  }
  if (
    /\b(?:bilateral(?:ly)?|both (?:sides|breasts|kidneys|eyes|ears|lungs|legs|arms|hands|feet|knees|hips|ovaries))\b/i.test(
      text,
    )
  )
    sides.add('both');
  if (/\bcontralateral|\b(?:opposite|other) (?:side|breast|kidney|eye|lung|leg|arm|ear|knee|hip)\b|对侧/i.test(text))
    sides.add('other side');
  if (/\bipsilateral|\bsame side\b|同侧/i.test(text)) sides.add('same side');
  if (/\bunilateral|\bone-sided\b|单侧/i.test(text)) sides.add('one side');
  const han = text.replaceAll(
    /左右|左氧|左旋|左甲|左炔|左乙|左西|左卡|左布|左羟|左多|左舒|左沙|左亚|左米|左奥|右旋|右美|右兰|右佐|右酮|右丙|右雷/g,
    '  ',
  );

  if (/左/.test(han)) sides.add('left');
  if (/右/.test(han)) sides.add('right');
  if (/双侧|两侧|双乳|双肾|双眼|双肺|双下肢|双上肢|双膝|双耳/.test(han)) sides.add('both');
  return sides;
}
