import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LabelledFile } from './image-tree.js';
import { readTable } from './table.js';
import { UsageError } from './usage-error.js';

/** Whose an image is, where it can be told; images of one patient must not be learnt from and judged by. */
export type PatientOf = (file: LabelledFile, dicomPatient: string | undefined) => string | undefined;

/** `patient012_1.png`, `sub-01/T1.png`, `person1_virus_6.jpeg`, `P0003_L.png`, `患者12.png`. */
const named =
  /(?:^|[^\p{L}\p{N}])((?:patient|person|subject|participant|subj|sub|pat|case|pid|p|患者|病人|受试者)[-_ ]?(?:id[-_ ]?)?\d[\p{L}\p{N}]*)/iu;

/**
 * Patients by, in this order: a pattern of the user, `metadata.csv` in the folder (columns `file_name` and `patient_id` or the like),
 * DICOM's Patient ID, the names of files and of folders below the label.
 * @param pattern of the path; its first group, or all that matches, is the patient; `none`: every image stands alone
 * @throws UsageError where the pattern is none, or the table can't be read
 */
export function patientsOf(folder: string, pattern: string | undefined): PatientOf {
  if (pattern === 'none') return () => undefined;
  if (pattern !== undefined) {
    let own: RegExp;
    try {
      own = new RegExp(pattern, 'u');
    } catch (error) {
      throw new UsageError(`--patient: ${error instanceof Error ? error.message : error}`);
    }
    return ({ name }) => {
      const found = own.exec(name);
      return found ? (found[1] ?? found[0]) : undefined;
    };
  }
  const listed = patientsOfTable(join(folder, 'metadata.csv'));
  return ({ name, label }, dicomPatient) => {
    const beneath = name.slice(name.indexOf(`${label}/`) + label.length + 1);
    return (
      listed.get(name) ??
      listed.get(basename(name)) ??
      (dicomPatient || named.exec(beneath)?.[1]?.toLowerCase().replaceAll(/[-_ ]/g, ''))
    );
  };
}

const fileColumn = /^(file_?name|file|image|image_?(file|path|name)|path)$/i;
const patientColumn =
  /^((patient|subject|person|participant)[-_ ]?(id|no|nr|number|name)?|pid|患者|病人|患者编号|病历号)$/i;

function patientsOfTable(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  const { columns, rows } = readTable(path);
  const [file, patient] = [fileColumn, patientColumn].map((form) => columns.findIndex((name) => form.test(name)));
  if (file! < 0 || patient! < 0) {
    console.error(`sartor: ${path}: no columns of files and of patients among ${columns.join(', ')}; not used`);
    return new Map();
  }
  return new Map(rows.flatMap((row) => (row[patient!] ? [[row[file!]!, row[patient!]!] as const] : [])));
}
