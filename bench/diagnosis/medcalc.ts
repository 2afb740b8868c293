import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, type BedsideScore, parseScores, scoreRange } from '../../src/diagnosis/scores/index.js';

/** One question of the MedCalc set: a note's findings as its authors read them, and the answer that they give. */
export interface MedCalcRow {
  readonly row: string;
  readonly calculator: string;
  readonly entities: Readonly<Record<string, unknown>>;
  readonly answer: string;
  readonly lower: number;
  readonly upper: number;
}

/** The rows of `valid_split.csv`; quoted fields may span lines. */
export function readMedCalc(path: string): readonly MedCalcRow[] {
  const [head, ...rows] = csvRows(readFileSync(path, 'utf8'));
  const column = (name: string) => head!.indexOf(name);
  return rows.map((fields) => ({
    row: fields[column('Row Number')]!,
    calculator: fields[column('Calculator Name')]!,
    entities: pythonLiteral(fields[column('Relevant Entities')]!) as Record<string, unknown>,
    answer: fields[column('Ground Truth Answer')]!,
    lower: Number(fields[column('Lower Limit')]),
    upper: Number(fields[column('Upper Limit')]),
  }));
}

function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text[at++];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      row.push(field);
      field = '';
    } else if (char === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      [row, field] = [[], ''];
    } else field += char;
  }
  return field || row.length ? [...rows, [...row, field]] : rows;
}

/** Dictionaries, lists, strings, numbers and booleans as Python prints them. */
function pythonLiteral(text: string): unknown {
  const json = text.replace(
    /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\bTrue\b|\bFalse\b|\bNone\b/g,
    (word, single, double) => {
      if (word === 'True' || word === 'False') return word.toLowerCase();
      if (word === 'None') return 'null';
      return JSON.stringify((single ?? double).replaceAll("\\'", "'"));
    },
  );
  return JSON.parse(json);
}

const packs = join(import.meta.dirname, '..', '..', 'packs');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(packs, ...path), 'utf8'));

/** The product's own scores. */
export const bedsideScores = (): readonly BedsideScore[] =>
  parseScores(
    json('criteria-scores', 'scores.json'),
    ['risk-acute', 'risk-bedside', 'risk-cardiovascular', 'risk-organ'].map((id) => ({
      id,
      equations: json(id, 'equations.json'),
    })),
  );

type Entities = MedCalcRow['entities'];
const number = (entities: Entities, key: string): number | undefined => {
  const value = entities[key];
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' ? first : undefined;
};
const unit = (entities: Entities, key: string) => {
  const value = entities[key];
  return Array.isArray(value) ? String(value[1]) : '';
};
/** As the set's authors do: what the note does not mention is absent. */
const yes = (entities: Entities, key: string) => entities[key] === true;
const celsius = (entities: Entities) => {
  const value = number(entities, 'Temperature');
  if (value === undefined) return undefined;
  return /f/.test(unit(entities, 'Temperature').split(' ')[1] ?? '') ? ((value - 32) * 5) / 9 : value;
};
const bloodUrea = (entities: Entities) => {
  const value = number(entities, 'Blood Urea Nitrogen (BUN)');
  if (value === undefined) return undefined;
  return unit(entities, 'Blood Urea Nitrogen (BUN)') === 'mg/dL' ? (value * 10) / 28.01 : value;
};
/** In thousands per microlitre: the set writes counts per uL, "m^3" (meaning mm^3) and "L" (meaning 10^9/L). */
const leukocytes = (entities: Entities) => {
  const value = number(entities, 'White blood cell count');
  const per = { µL: 1e3, 'm^3': 1e3, L: 1 }[unit(entities, 'White blood cell count')];
  return value === undefined || per === undefined ? undefined : value / per;
};

/** How the set's own words answer a score's questions. */
export const questions: Readonly<Record<string, { readonly score: string; answers(entities: Entities): Answers }>> = {
  'CHA2DS2-VASc Score for Atrial Fibrillation Stroke Risk': {
    score: 'cha2ds2-vasc',
    answers: (of) => ({
      age: number(of, 'age'),
      sex: String(of.sex).toLowerCase(),
      'heart-failure': yes(of, 'Congestive Heart Faliure'),
      hypertension: yes(of, 'Hypertension history'),
      stroke: yes(of, 'Stroke') || yes(of, 'Transient Ischemic Attacks History') || yes(of, 'Thromboembolism history'),
      'vascular-disease': yes(of, 'Vascular disease history'),
      diabetes: yes(of, 'Diabetes history'),
    }),
  },
  "Wells' Criteria for Pulmonary Embolism": {
    score: 'wells-pe',
    answers: (of) => ({
      'dvt-signs': yes(of, 'Clinical signs and symptoms of Deep Vein Thrombosis'),
      'pe-likeliest': yes(of, 'Pulmonary Embolism is #1 diagnosis OR equally likely'),
      'heart-rate': number(of, 'Heart Rate or Pulse'),
      immobilised: yes(of, 'Immobilization for at least 3 days'),
      surgery: yes(of, 'Surgery in the previous 4 weeks'),
      'previous-pe': yes(of, 'Previously Documented Pulmonary Embolism'),
      'previous-dvt': yes(of, 'Previously documented Deep Vein Thrombosis'),
      hemoptysis: yes(of, 'Hemoptysis'),
      malignancy: yes(of, 'Malignancy with treatment within 6 months or palliative'),
    }),
  },
  'SIRS Criteria': {
    score: 'sirs',
    answers: (of) => ({
      temperature: celsius(of),
      'heart-rate': number(of, 'Heart Rate or Pulse'),
      'respiratory-rate': number(of, 'respiratory rate'),
      paco2: number(of, 'PaCO₂') ?? 40,
      leukocytes: leukocytes(of),
    }),
  },
  'HEART Score for Major Cardiac Events': {
    score: 'heart',
    answers: (of) => ({
      history: { Slightly: 'slight', Moderately: 'moderate', Highly: 'high' }[
        String(of['Suspicion History']).split(' ')[0]!
      ],
      ecg: of['Electrocardiogram Test'] === 'Normal' ? 'normal' : undefined,
      age: number(of, 'age'),
      troponin: /less than or equal to normal/.test(String(of['Initial troponin']))
        ? 'normal'
        : /greater than three/.test(String(of['Initial troponin']))
          ? 'above-three-times'
          : 'one-to-three-times',
      hypertension: yes(of, 'Hypertension history'),
      hypercholesterolemia: yes(of, 'hypercholesterolemia'),
      diabetes: yes(of, 'Diabetes mellitus criteria for CCI rule'),
      obesity: yes(of, 'obesity'),
      smoking: yes(of, 'smoking'),
      'family-history': yes(of, 'parent or sibling with Cardiovascular disease before age 65'),
      atherosclerosis: yes(of, 'atherosclerotic disease') || yes(of, 'Transient Ischemic Attacks History'),
    }),
  },
  'PERC Rule for Pulmonary Embolism': {
    score: 'perc',
    answers: (of) => ({
      age: number(of, 'age'),
      'heart-rate': number(of, 'Heart Rate or Pulse'),
      'oxygen-saturation': number(of, 'O₂ saturation percentage'),
      hemoptysis: yes(of, 'Hemoptysis'),
      'previous-dvt': yes(of, 'Previously documented Deep Vein Thrombosis'),
      'previous-pe': yes(of, 'Previously Documented Pulmonary Embolism'),
      'unilateral-leg-swelling': yes(of, 'Unilateral Leg Swelling'),
      estrogen: yes(of, 'Hormone use'),
      'surgery-or-trauma': yes(of, 'Recent surgery or trauma'),
    }),
  },
  'CURB-65 Score for Pneumonia Severity': {
    score: 'curb-65',
    answers: (of) => ({
      confusion: yes(of, 'Confusion'),
      urea: bloodUrea(of),
      'respiratory-rate': number(of, 'respiratory rate'),
      sbp: number(of, 'Systolic Blood Pressure'),
      dbp: number(of, 'Diastolic Blood Pressure'),
      age: number(of, 'age'),
    }),
  },
  'Centor Score (Modified/McIsaac) for Strep Pharyngitis': {
    score: 'centor',
    answers: (of) => ({
      age: number(of, 'age'),
      temperature: celsius(of),
      cough: !yes(of, 'Cough Absent'),
      'tender-neck-nodes': yes(of, 'Tender/swollen anterior cervical lymph nodes'),
      'tonsil-exudate': yes(of, 'Exudate or swelling on tonsils'),
    }),
  },
};

export interface MedCalcOutcome {
  readonly row: MedCalcRow;
  readonly low: number;
  readonly high: number;
  readonly agrees: boolean;
}

/** Every row of a calculator that is one of our scores. */
export function scoreMedCalc(rows: readonly MedCalcRow[], scores = bedsideScores()): readonly MedCalcOutcome[] {
  return rows.flatMap((row) => {
    const question = questions[row.calculator];
    const score = scores.find(({ equation }) => equation === question?.score);
    if (!question || !score) return [];
    const { low, high } = scoreRange(score.definition, question.answers(row.entities));
    return [{ row, low, high, agrees: low === high && low >= row.lower && low <= row.upper }];
  });
}
