import { asking } from './en/asking.js';
import { chat } from './en/chat.js';
import { clinical } from './en/clinical.js';
import { cohort } from './en/cohort.js';
import { genes } from './en/genes.js';
import { ui } from './en/interface.js';
import { issues } from './en/issues.js';
import { narrative } from './en/narrative.js';
import { outbreak } from './en/outbreak.js';
import { report } from './en/report.js';
import { sentences } from './en/sentences.js';
import type { Translated } from './words.js';

export const en = { clinical, cohort, genes, issues, sentences, outbreak, report, narrative, asking, chat, ui };

/** The shape of every language: the same keys and the same arguments as English. */
export type Catalogue = Translated<typeof en>;
