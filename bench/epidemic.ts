/** How good are the forecasts, how fast the models? `npx tsx bench/epidemic.ts [forecast|models|fit|nowcast ...]` */
import { forecasts } from './epidemic/forecasts.js';

const asked = process.argv.slice(2);
const wanted = (name: string) => asked.length === 0 || asked.includes(name);
if (wanted('forecast')) forecasts();
