// What a run comes to, for people.
import { gapsIn } from './coverage.ts';
import type { Broken, Result, Tally } from './run.ts';

export function report(
  parts: readonly Result[],
  seconds: number,
): { readonly text: string; readonly ok: boolean } {
  const tallies = parts.map((part) => part.tallies).reduce(sumOf);
  const all = [...tallies.values()];
  const total = (['cases', 'requests'] as const).map((name) =>
    String(all.reduce((sum, tally) => sum + tally[name], 0)),
  );
  const { seed } = parts[0] as Result;
  const broken = parts.flatMap((part) => part.broken);
  const wrong = [...parts.flatMap((part) => part.wrong), ...gapsIn(tallies)];
  const ok = broken.length === 0 && wrong.length === 0;
  const rows = [...tallies].map(([name, tally]) => rowOf(name, tally));
  const lines = [
    ...tableOf([['kind', 'cases', 'requests', 'what calls came to'], ...rows, ['all', ...total]]),
    '',
    ...parts
      .filter(({ heaps }) => heaps.length > 0)
      .map(({ heaps }) => `heap after gc: ${inMegabytes(heaps)}`),
    `${Math.round(seconds)} seconds, seed ${seed}`,
    ...broken.flatMap((each) => brokenCase(each, seed)),
    ...wrong.map((each) => `\nBROKEN: ${each}`),
    '',
    ok ? 'Nothing broke.' : 'It broke.',
  ];
  return { text: lines.join('\n'), ok };
}

type Tallies = Result['tallies'];

function sumOf(some: Tallies, others: Tallies): Tallies {
  const sum = new Map<string, Tally>();
  for (const [name, { cases, requests, outcomes }] of [...some, ...others]) {
    const before = sum.get(name) ?? { cases: 0, requests: 0, outcomes: new Map<string, number>() };
    for (const [each, count] of outcomes) before.outcomes.set(each, (before.outcomes.get(each) ?? 0) + count);
    sum.set(name, { ...before, cases: before.cases + cases, requests: before.requests + requests });
  }
  return sum;
}

function rowOf(name: string, { cases, requests, outcomes }: Tally): string[] {
  const sorted = [...outcomes].sort(([, a], [, b]) => b - a);
  return [
    name,
    String(cases),
    String(requests),
    sorted.map(([each, count]) => `${each} ${count}`).join(', '),
  ];
}

function tableOf(rows: string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The first, the last and some between. */
function inMegabytes(heaps: readonly number[]): string {
  const step = Math.max(1, Math.floor(heaps.length / 5));
  const some = heaps.filter((_, index) => index % step === 0 || index === heaps.length - 1);
  return `${some.map((heap) => (heap / 1_024 / 1_024).toFixed(1)).join(', ')} MB`;
}

function brokenCase({ number, kind, plan, breaks, since }: Broken, seed: number): string[] {
  const again = (rest: string) => `  npm run torture -- --seed ${seed} ${rest}`;
  return [
    '',
    `BROKEN: case ${number}, ${kind}`,
    ...breaks.map((each) => `  - ${each}`),
    again(`--case ${number}`),
    ...(since === undefined
      ? []
      : [
          `${again(`--from ${since} --cases ${number + 1 - since}`)}, when alone it passes: its client has a past`,
        ]),
    plan,
  ];
}
