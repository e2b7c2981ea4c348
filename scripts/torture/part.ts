// A part of a run, in a process of its own: plays its cases and sends home what came of it.
import { measureWith } from './growth.ts';
import { torture } from './run.ts';
import { subject } from './subject.ts';

const [seed = Number.NaN, from = 0, to = 0] = process.argv.slice(2).map(Number);
const { gc } = globalThis;
if (gc === undefined) throw new Error('run it with node --expose-gc, as `npm run torture` does');

const result = await torture({ seed, from, to, subject, measure: measureWith(gc) });
process.send?.(result);
