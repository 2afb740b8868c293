import type { Catalogue } from './en.js';
import { asking } from './zh/asking.js';
import { chat } from './zh/chat.js';
import { clinical } from './zh/clinical.js';
import { cohort } from './zh/cohort.js';
import { genes } from './zh/genes.js';
import { ui } from './zh/interface.js';
import { issues } from './zh/issues.js';
import { narrative } from './zh/narrative.js';
import { outbreak } from './zh/outbreak.js';
import { report } from './zh/report.js';
import { sentences } from './zh/sentences.js';

export const zh: Catalogue = {
  clinical,
  cohort,
  genes,
  issues,
  sentences,
  outbreak,
  report,
  narrative,
  asking,
  chat,
  ui,
};
