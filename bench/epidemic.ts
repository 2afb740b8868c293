/** How good are the forecasts, how fast the models? `npx tsx bench/epidemic.ts [forecast|speed|fit ...]` */
import { forecasts } from './epidemic/forecasts.js';
import { coverage, speed } from './epidemic/models.js';

const asked = process.argv.slice(2);
const wanted = (name: string) => asked.length === 0 || asked.includes(name);
if (wanted('speed')) speed();
if (wanted('fit')) coverage();
if (wanted('forecast')) forecasts();
