import { codeSystem } from '../../record/index.js';

/** OIDs of code systems under the URIs that FHIR gives them; C-CDA and HL7 v2 name systems by OID. */
const byOid: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.96': codeSystem.snomed,
  '2.16.840.1.113883.6.1': codeSystem.loinc,
  '2.16.840.1.113883.6.88': codeSystem.rxnorm,
  '2.16.840.1.113883.6.90': codeSystem.icd10cm,
  '2.16.840.1.113883.6.3': codeSystem.icd10,
  '2.16.840.1.113883.6.73': codeSystem.atc,
  '2.16.840.1.113883.12.292': codeSystem.cvx,
  '2.16.840.1.113883.6.59': codeSystem.cvx,
  '2.16.840.1.113883.6.8': codeSystem.ucum,
  '2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.12': 'http://www.ama-assn.org/go/cpt',
  '2.16.840.1.113883.4.9': 'http://fdasis.nlm.nih.gov',
  '2.16.840.1.113883.6.345': 'http://hl7.org/fhir/ndfrt',
  '2.16.840.1.113883.5.4': 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  '2.16.840.1.113883.5.111': 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  '2.16.840.1.113883.6.238': 'urn:oid:2.16.840.1.113883.6.238',
};

/** Other identifiers under which records name the code systems that Sartor reads. */
const aliases: Readonly<Record<string, string>> = {
  'http://purl.obolibrary.org/obo/hp.owl': codeSystem.hpo,
  'http://purl.obolibrary.org/obo/hp.fhir': codeSystem.hpo,
  'http://hpo.jax.org': codeSystem.hpo,
  'http://www.genenames.org/geneId': codeSystem.hgnc,
  'http://ucum.org': codeSystem.ucum,
};

/** The code system's own URI, whichever of its names a record uses. */
export function canonicalSystem(written: string): string {
  const plain = written.replace(/^https:/, 'http:').replace(/\/$/, '');
  return (
    (Object.hasOwn(aliases, plain) ? aliases[plain] : undefined) ??
    (plain.startsWith('urn:oid:') ? systemOfOid(plain.slice(8)) : plain)
  );
}

/** The URI for an OID: the system's own where FHIR gives one, else `urn:oid:`. */
export function systemOfOid(oid: string): string {
  return (Object.hasOwn(byOid, oid) ? byOid[oid] : undefined) ?? `urn:oid:${oid}`;
}

/** Names of HL7 v2 table 0396, and what senders write for them. */
const byTable0396: Readonly<Record<string, string>> = {
  LN: codeSystem.loinc,
  LOINC: codeSystem.loinc,
  SCT: codeSystem.snomed,
  SNM: codeSystem.snomed,
  SNOMED: codeSystem.snomed,
  'SNOMED-CT': codeSystem.snomed,
  SNOMEDCT: codeSystem.snomed,
  RXNORM: codeSystem.rxnorm,
  RXN: codeSystem.rxnorm,
  ATC: codeSystem.atc,
  I10: codeSystem.icd10,
  ICD10: codeSystem.icd10,
  'ICD-10': codeSystem.icd10,
  I10C: codeSystem.icd10cm,
  ICD10CM: codeSystem.icd10cm,
  'ICD-10-CM': codeSystem.icd10cm,
  ICD10C: codeSystem.icd10cm,
  '10D': codeSystem.icd10cm,
  I9: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9CDX: 'http://hl7.org/fhir/sid/icd-9-cm',
  ICD9: 'http://hl7.org/fhir/sid/icd-9-cm',
  'ICD-9': 'http://hl7.org/fhir/sid/icd-9-cm',
  NDC: 'http://hl7.org/fhir/sid/ndc',
  CVX: codeSystem.cvx,
  C4: 'http://www.ama-assn.org/go/cpt',
  CPT: 'http://www.ama-assn.org/go/cpt',
  UCUM: codeSystem.ucum,
  HPO: codeSystem.hpo,
  HGNC: codeSystem.hgnc,
  CDCREC: 'urn:oid:2.16.840.1.113883.6.238',
  HL70005: 'urn:oid:2.16.840.1.113883.6.238',
  HL70189: 'urn:oid:2.16.840.1.113883.6.238',
};

/** The URI for a coding system as HL7 v2 names it; a system known to its sender only keeps its name. */
export function systemOfV2(written: string): string {
  const known = byTable0396[written.toUpperCase()];
  if (known) return known;
  if (/^\d+(?:\.\d+)+$/.test(written)) return systemOfOid(written);
  const table = /^HL7(\d{4})$/i.exec(written)?.[1];
  return table ? `http://terminology.hl7.org/CodeSystem/v2-${table}` : written;
}
