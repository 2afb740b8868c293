import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Excerpt, excerpt } from './excerpt.js';

const bundle = {
  resourceType: 'Bundle',
  entry: [
    { resource: { resourceType: 'Patient', gender: 'female' } },
    { resource: { resourceType: 'Observation', status: 'final' } },
  ],
};
const bytes = (text: string) => new TextEncoder().encode(text);

/** What the highlight covers, as one text. */
function highlighted({ lines, firstLine, highlight }: Excerpt): string {
  const covered = lines.slice(highlight.startLine - firstLine, highlight.endLine - firstLine + 1);
  const last = covered.length - 1;
  covered[last] = covered[last]!.slice(0, highlight.endColumn);
  covered[0] = covered[0]!.slice(highlight.startColumn);
  return covered.join('\n');
}

describe('excerpt', () => {
  it('shows the JSON of a FHIR path', () => {
    const found = excerpt(bytes(JSON.stringify(bundle, null, 2)), {
      kind: 'fhirPath',
      path: 'Bundle.entry[1].resource',
    })!;
    expect(JSON.parse(highlighted(found))).toEqual(bundle.entry[1]!.resource);
    expect(found.formatted).toBe(false);
  });

  it('lays minified JSON out anew', () => {
    const long = { ...bundle, padding: 'x'.repeat(1000) };
    const found = excerpt(bytes(JSON.stringify(long)), { kind: 'fhirPath', path: 'Bundle.entry[1].resource' })!;
    expect(JSON.parse(highlighted(found))).toEqual(bundle.entry[1]!.resource);
    expect(found.formatted).toBe(true);
  });

  it('goes to the deepest part of a path that exists', () => {
    const found = excerpt(bytes(JSON.stringify(bundle, null, 2)), {
      kind: 'fhirPath',
      path: 'Bundle.entry[0].resource.birthDate',
    })!;
    expect(JSON.parse(highlighted(found))).toEqual(bundle.entry[0]!.resource);
  });

  it('shows a note inside an attachment', () => {
    const text = 'First line.\n否认糖尿病。';
    const document = {
      resourceType: 'DocumentReference',
      content: [{ attachment: { data: Buffer.from(text).toString('base64') } }],
    };
    const place = { kind: 'span', start: 14, end: 17, within: 'DocumentReference.content[0].attachment.data' } as const;
    expect(highlighted(excerpt(bytes(JSON.stringify(document)), place)!)).toBe('糖尿病');
  });

  it('shows the XML of an XPath', () => {
    const xml = [
      '<?xml version="1.0"?>',
      '<!-- <value/> -->',
      '<n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3" note="a &lt; b">',
      '  <component><value unit="1"/></component>',
      '  <component>',
      '    <value unit="2">七 &amp; <b>x</b></value>',
      '  </component>',
      '</n1:ClinicalDocument>',
    ].join('\r\n');
    const place = { kind: 'xpath', path: '/ClinicalDocument/component[2]/value' } as const;
    const found = excerpt(bytes(xml), place)!;
    expect(highlighted(found)).toBe('<value unit="2">七 &amp; <b>x</b></value>');
    expect(found.highlight.startLine).toBe(6);
    const minified = xml.replaceAll('\r\n', '') + ' '.repeat(1000);
    const long = excerpt(bytes(minified), { kind: 'xpath', path: '/ClinicalDocument/component[2]' })!;
    expect(long.formatted).toBe(true);
    expect(long.lines.join('')).toBe('<component><value unit="2">七 &amp; <b>x</b></value></component>');
    expect(excerpt(bytes('<a><b></a>'), place)).toBeUndefined();
  });

  it('shows a line of a gzipped file', () => {
    const text = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`).join('\n');
    const found = excerpt(gzipSync(text), { kind: 'line', line: 30 })!;
    expect(highlighted(found)).toBe('line 30');
    expect(found.firstLine).toBe(26);
    expect(excerpt(bytes(text), { kind: 'line', line: 51 })).toBeUndefined();
  });

  it('highlights exactly the characters of a span, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '中', '\n', ' ', '😀'), minLength: 1, maxLength: 80 }),
        fc.nat(),
        fc.nat(),
        (text, a, b) => {
          const [start, end] = [a % text.length, b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
          const slice = text.slice(start, end);
          fc.pre(slice.length > 0 && isWhole(slice) && isWhole(text.slice(0, start)));
          expect(highlighted(excerpt(bytes(text), { kind: 'span', start, end })!)).toBe(slice);
        },
      ),
    );
  });
});

/** No half of a surrogate pair at either end. */
const isWhole = (text: string) => text.isWellFormed();
