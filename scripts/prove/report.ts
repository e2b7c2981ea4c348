// What came of all changes, as text.
import type { Outcome } from './trial.ts';

const verdicts = ['followed', 'caught', 'survived'] as const;

export function report(outcomes: readonly Outcome[]): string {
  const kinds = [...new Set(outcomes.map(({ mutation }) => mutation.kind))];
  const rows = [
    row('kind of fact', ...verdicts),
    ...kinds.map((kind) =>
      counts(
        kind,
        outcomes.filter(({ mutation }) => mutation.kind === kind),
      ),
    ),
    counts('all', outcomes),
  ];
  const survivors = outcomes.filter(({ verdict }) => verdict === 'survived');
  const list = survivors.map(
    ({ mutation: { at, what }, by }) => `${at}\n  ${what}\n  ${by.replaceAll('\n', '\n  ')}`,
  );
  return [...rows, '', ...list, `${survivors.length} of ${outcomes.length} changes survived`].join('\n');
}

function counts(name: string, outcomes: readonly Outcome[]): string {
  const count = (each: string) => String(outcomes.filter(({ verdict }) => verdict === each).length);
  return row(name, ...verdicts.map(count));
}

function row(name: string, ...cells: string[]): string {
  return `${name.padEnd(22)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
