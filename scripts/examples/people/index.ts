import type { Example } from '../example.js';
import { breastCancer } from './breast-cancer.js';
import { colitis } from './colitis.js';
import { colonCancer } from './colon-cancer.js';
import { covid } from './covid.js';
import { diabetesKidney } from './diabetes-kidney.js';
import { familialCholesterol } from './familial-cholesterol.js';
import { heartFailure } from './heart-failure.js';
import { prediabetes } from './prediabetes.js';
import { pregnancy } from './pregnancy.js';
import { rareChild } from './rare-child.js';
import { stent } from './stent.js';
import { transplant } from './transplant.js';
import { warfarin } from './warfarin.js';

/** In the order in which the workbench lists them. */
export const people: readonly Example[] = [
  stent,
  diabetesKidney,
  breastCancer,
  colonCancer,
  prediabetes,
  covid,
  warfarin,
  pregnancy,
  familialCholesterol,
  heartFailure,
  colitis,
  transplant,
  rareChild,
];
