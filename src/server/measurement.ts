import type { ImageMark, ImageMeasurement } from './api.js';

/** Name of the documents that hold measurements. */
export const measurementName = 'measurement.json';
const markExtension = 'urn:sartor:image-mark';

/** The mark that a kept measurement draws; undefined for other documents. */
export function markOf(bytes: Uint8Array): ImageMark | undefined {
  try {
    const bundle = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      entry?: { resource?: { extension?: { url?: string; valueString?: string }[] } }[];
    };
    const text = bundle.entry?.[0]?.resource?.extension?.find(({ url }) => url === markExtension)?.valueString;
    return text ? (JSON.parse(text) as ImageMark) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A measurement as a FHIR R4 Observation in a Bundle, kept as a document of its own: the size of a named lesion, with the
 * image and the points it was measured between. Notes are texts on the image.
 */
export function measurementBundle({ sha256, frame, kind, points, lesion, isNode, on, mm }: ImageMeasurement): object {
  const target = /^target lesion\s*([1-5])$/i.exec(lesion);
  const size = target
    ? { text: `target lesion ${target[1]}` }
    : { coding: [{ system: 'http://loinc.org', code: '33728-7' }], text: 'Tumour size' };
  const place = `image ${sha256.slice(0, 12)} frame ${frame + 1}: ${points.map(([x, y]) => `(${x.toFixed(1)}, ${y.toFixed(1)})`).join(' ')}`;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        resource: {
          resourceType: 'Observation',
          id: `image-${sha256.slice(0, 12)}-${frame}-${points
            .flat()
            .map((value) => Math.round(value * 10))
            .join('-')}`,
          extension: [
            { url: markExtension, valueString: JSON.stringify({ sha256, frame, kind, points, lesion, on, mm }) },
          ],
          status: 'final',
          category: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'imaging' }] },
          ],
          effectiveDateTime: on,
          derivedFrom: [{ display: place, identifier: { system: 'urn:sartor:document', value: sha256 } }],
          ...(kind === 'length'
            ? {
                code: size,
                bodySite: { text: isNode && !/node|淋巴/i.test(lesion) ? `${lesion} (lymph node)` : lesion },
                valueQuantity: {
                  value: Math.round(mm! * 10) / 10,
                  unit: 'mm',
                  system: 'http://unitsofmeasure.org',
                  code: 'mm',
                },
                note: [{ text: place }],
              }
            : { code: { text: 'Image annotation' }, valueString: lesion, note: [{ text: place }] }),
        },
      },
    ],
  };
}
