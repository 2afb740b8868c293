/** How good are the forecasts, how fast the models? `npx tsx bench/epidemic.ts [speed|fit|nowcast|weekly|forecast ...]` */
import { forecasts } from './epidemic/forecasts.js';
import { coverage, speed } from './epidemic/models.js';
import { nowcasts } from './epidemic/nowcasts.js';
import { routes } from './epidemic/routes.js';
import { weeklyTotals } from './epidemic/weekly.js';

const asked = process.argv.slice(2);
const wanted = (name: string) => asked.length === 0 || asked.includes(name);
if (wanted('speed')) speed();
if (wanted('nowcast')) nowcasts();
if (wanted('weekly')) weeklyTotals();
if (wanted('routes')) routes();
if (wanted('forecast')) forecasts();
if (wanted('fit')) coverage();
