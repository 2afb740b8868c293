import { describe, expect, it } from 'vitest';
import { bare, fixture } from '../../test/browser/fixture.js';
import type { Assessment, ClaimId } from '../record/index.js';
import { languages } from '../record/index.js';
import { explain } from './explain.js';
import { render, reportFormats } from './index.js';
import { numberRanges } from './references.js';

const text = async (assessment: Assessment, format: 'html' | 'md' | 'json', language: 'en' | 'zh' = 'en') =>
  String(await render(assessment, { format, language }));

describe('render', () => {
  it.each(reportFormats.flatMap((format) => languages.map((language) => [format, language] as const)))(
    'gives the same bytes twice: %s, %s',
    async (format, language) => {
      const [first, second] = await Promise.all([1, 2].map(() => render(fixture, { format, language })));
      expect(first!.length).toBeGreaterThan(1000);
      expect(Buffer.from(first as string).equals(Buffer.from(second as string))).toBe(true);
    },
  );

  it('says who, every planned item in rank order, and that a clinician decides', async () => {
    const html = await text(fixture, 'html');
    expect(html).toContain('<h1>Margarethe Lindqvist</h1>');
    expect(html).toContain('a clinician decides');
    const positions = fixture.plan.items.map(({ title }) => html.indexOf(title.en));
    expect(positions.every((position) => position > 0)).toBe(true);
  });

  it('leads every recommendation to a numbered reference that names a document or a source', async () => {
    const html = await text(fixture, 'html');
    const cards = html.split('<li class="card">').slice(1);
    expect(cards).toHaveLength(fixture.plan.items.length);
    for (const card of cards) {
      const [, number] = /href="#r(\d+)"/.exec(card) ?? [];
      expect(number).toBeDefined();
      expect(html).toMatch(new RegExp(`<li id="r${number}" value="${number}">[^<]+ – [^<]+</li>`));
    }
  });

  it('asks nothing of any server and runs no script', async () => {
    const html = await text(fixture, 'html');
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|src=|href="(?!#)/i);
  });

  it('never turns text of a source into markup', async () => {
    const hostile = '<img src=x onerror=alert(1)> & "quoted" | `code`';
    const assessment = { ...fixture, patient: { ...fixture.patient, name: hostile } };
    const html = await text(assessment, 'html');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot;');
    expect(await text(assessment, 'md')).toContain('\\<img src=x onerror=alert(1)\\>');
  });

  it('flags knowledge that nobody has checked', async () => {
    expect(await text(fixture, 'md')).toContain('ACC/AHA high blood pressure guideline 2025 (unchecked)');
    expect(await text(fixture, 'html', 'zh')).toContain('尚未核对原文的知识');
  });

  it('says what was left out and what that could change', async () => {
    const markdown = await text(fixture, 'md');
    expect(markdown).toContain('found 17 m, expected 0.3 to 2.75 m');
    expect(markdown).toContain('risks and doses that need it use another one or were refused');
  });

  it('keeps going where there is nothing to say', async () => {
    for (const format of reportFormats)
      expect((await render(bare, { format, language: 'zh' })).length).toBeGreaterThan(500);
    expect(await text(bare, 'md')).toContain('No recommendation follows from the record.');
  });

  it('writes JSON with keys in a fixed order, whatever order they were made in', async () => {
    const { claims, patient, ...rest } = fixture;
    const reordered = { claims, ...rest, patient: Object.fromEntries(Object.entries(patient).reverse()) };
    expect(await text(reordered as unknown as Assessment, 'json')).toBe(await text(fixture, 'json'));
    expect(Object.keys(JSON.parse(await text(fixture, 'json')))[0]).toBe('patient');
  });

  it('embeds both fonts as subsets in the PDF', async () => {
    const pdf = Buffer.from((await render(fixture, { format: 'pdf', language: 'zh' })) as Uint8Array);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeLessThan(400_000);
    expect(pdf.toString('latin1').match(/\+NotoSansSC-(Regular|Bold)/g)?.length).toBeGreaterThanOrEqual(2);
    expect(pdf.toString('latin1')).toContain('D:20261101000000Z');
  });
});

describe('explain', () => {
  it('goes from the claim to places in source documents', () => {
    const tree = explain(fixture, 'recommendation:antiplatelet/switch' as ClaimId, 'en');
    expect(tree).toContain('CYP2C19 *1/*2 (diplotype:CYP2C19)');
    expect(tree).toContain('<- lindqvist.vcf: line 5');
    expect(tree).toContain('read in PharmCAT 3.1.1 prescribing guidance');
  });

  it('ends at facts and knowledge for every claim, in every language', () => {
    for (const language of languages)
      for (const claim of fixture.claims) {
        const leaves = explain(fixture, claim.id, language)
          .split('\n')
          .filter((line) => /<- |\[.+\] – /.test(line));
        expect(leaves.length, claim.id).toBeGreaterThan(0);
      }
  });

  it('says so where there is no such claim', () => {
    expect(explain(fixture, 'risk:none' as ClaimId, 'en')).toBe('There is no claim "risk:none".');
  });
});

describe('numberRanges', () => {
  it('joins neighbours', () => expect(numberRanges([1, 3, 4, 5, 9])).toBe('1, 3–5, 9'));
});
