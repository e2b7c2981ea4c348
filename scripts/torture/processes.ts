// Splits a run among processes.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Result } from './run.ts';

export interface Range {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export async function inProcesses({ seed, from, to }: Range, count: number): Promise<Result[]> {
  const size = Math.ceil((to - from) / count);
  const parts = Array.from({ length: count }, (_, index) => {
    const start = from + index * size;
    return { seed, from: start, to: Math.min(start + size, to) };
  });
  return Promise.all(parts.filter((part) => part.from < part.to).map(inProcess));
}

function inProcess({ seed, from, to }: Range): Promise<Result> {
  const module = fileURLToPath(new URL('./part.ts', import.meta.url));
  const child: ChildProcess = fork(module, [seed, from, to].map(String), { serialization: 'advanced' });
  return new Promise((resolve) => {
    child.on('message', (result) => resolve(result as Result));
    // Too late where the result has come.
    child.on('exit', (code, signal) => {
      const wrong = [`the process of the cases from ${from} to ${to} ended with ${code ?? signal}`];
      resolve({ seed, tallies: new Map(), broken: [], wrong, heaps: [] });
    });
  });
}
