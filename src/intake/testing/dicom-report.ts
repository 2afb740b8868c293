import dcmjs from 'dcmjs';

type Attributes = Record<string, unknown>;
const coded = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string) => ({
  CodeValue,
  CodingSchemeDesignator,
  CodeMeaning,
});

/** A lesion of a report for tests. */
export interface ReportedLesion {
  readonly tracking: string;
  readonly site: readonly [code: string, display: string];
  readonly longAxisMm: number;
  readonly shortAxisMm?: number;
}

/** A TID 1500 measurement report with these lesions, as DICOM. */
export function measurementReport(date: string, lesions: readonly ReportedLesion[]): Buffer {
  const number = (name: ReturnType<typeof coded>, value: number) => ({
    RelationshipType: 'CONTAINS',
    ValueType: 'NUM',
    ConceptNameCodeSequence: name,
    MeasuredValueSequence: {
      NumericValue: String(value),
      MeasurementUnitsCodeSequence: coded('mm', 'UCUM', 'millimeter'),
    },
  });
  const group = ({ tracking, site, longAxisMm, shortAxisMm }: ReportedLesion) => ({
    RelationshipType: 'CONTAINS',
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: coded('125007', 'DCM', 'Measurement Group'),
    ContinuityOfContent: 'SEPARATE',
    ContentSequence: [
      {
        RelationshipType: 'HAS OBS CONTEXT',
        ValueType: 'TEXT',
        ConceptNameCodeSequence: coded('112039', 'DCM', 'Tracking Identifier'),
        TextValue: tracking,
      },
      {
        RelationshipType: 'CONTAINS',
        ValueType: 'CODE',
        ConceptNameCodeSequence: coded('363698007', 'SCT', 'Finding Site'),
        ConceptCodeSequence: coded(site[0], 'SCT', site[1]),
      },
      number(coded('103339001', 'SCT', 'Long Axis'), longAxisMm),
      ...(shortAxisMm === undefined ? [] : [number(coded('103340004', 'SCT', 'Short Axis'), shortAxisMm)]),
    ],
  });
  return dicomOf({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22',
    SOPInstanceUID: `1.2.3.88.${date}`,
    StudyInstanceUID: `1.2.3.${date}`,
    SeriesInstanceUID: `1.2.3.${date}.9`,
    Modality: 'SR',
    StudyDate: date,
    ContentDate: date,
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: coded('126000', 'DCM', 'Imaging Measurement Report'),
    ContentSequence: [
      {
        RelationshipType: 'CONTAINS',
        ValueType: 'CONTAINER',
        ConceptNameCodeSequence: coded('126010', 'DCM', 'Imaging Measurements'),
        ContentSequence: lesions.map(group),
      },
    ],
  });
}

/** Any data set as an explicit little-endian DICOM file, by dcmjs; keys are DICOM keywords. */
export function dicomOf(attributes: Attributes, transferSyntax = '1.2.840.10008.1.2.1'): Buffer {
  const { DicomMetaDictionary, DicomDict } = dcmjs.data;
  const meta = {
    MediaStorageSOPClassUID: attributes.SOPClassUID,
    MediaStorageSOPInstanceUID: attributes.SOPInstanceUID,
    TransferSyntaxUID: transferSyntax,
    ImplementationClassUID: '1.2.3.4',
  };
  const dict = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta));
  dict.dict = DicomMetaDictionary.denaturalizeDataset({ _vrMap: { PixelData: 'OW' }, ...attributes });
  return Buffer.from(dict.write({ fragmentMultiframe: false }));
}
