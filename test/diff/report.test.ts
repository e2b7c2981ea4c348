// The report as Markdown.
import { expect, it } from 'vitest';
import type { Change } from '../../scripts/diff/compare.ts';
import { report } from '../../scripts/diff/report.ts';

const comparison = {
  bump: 'major',
  versions: { base: '1.0.0', revision: '1.0.0' },
  next: '2.0.0',
  bumped: false,
} as const;
const change = (impact: Change['impact'], message: string): Change => ({
  path: '#/x',
  typeName: 'Schema',
  kind: 'modified',
  impact,
  property: 'pattern',
  verdicts: [{ message }],
  base: { pointer: '#/y/pattern', line: 5 },
  revision: { pointer: '#/x/pattern', line: 7 },
});
const untouched = () => ({ verbs: [], types: [] });

it('has the changes by impact, whatever order they come in', () => {
  const changes = [change('patch', 'P'), change('minor', 'N'), change('major', 'J'), change('patch', 'Q')];
  const text = report('v1.0.0', { ...comparison, changes }, untouched);
  expect([...text.matchAll(/^\| \w+ \| `#\/x\/pattern`, line 7 \| (\w) \|$/gm)].map(([, it]) => it)).toEqual([
    'J',
    'N',
    'P',
    'Q',
  ]);
});

it('asks only for what a breaking change touches', () => {
  const asked: string[] = [];
  const changes = [change('patch', 'P'), change('major', 'J')];
  report('v1.0.0', { ...comparison, changes }, ({ impact }) => {
    asked.push(impact);
    return untouched();
  });
  expect(asked).toEqual(['major']);
});

it('keeps a message in its cell, and out of HTML', () => {
  const changes = [change('major', "from '^(a|<b>)$'\nto 'c'")];
  const text = report('v1.0.0', { ...comparison, changes }, untouched);
  expect(text).toContain("| from '^(a\\|&lt;b>)$' to 'c' |\n");
  expect(text).toContain("\n- from '^(a|&lt;b>)$' to 'c'\n  - verbs: none\n  - types: none");
});

it('says in words of its own what has no verdict', () => {
  const bare = { ...change('minor', ''), verdicts: [] };
  const { property: _, ...whole } = bare;
  const added = { ...whole, kind: 'added', path: '#/paths/~1a~1', typeName: 'PathItem' } as const;
  const text = report('v1.0.0', { ...comparison, changes: [bare, added] }, untouched);
  expect(text).toContain('| Schema: `pattern` changed. |');
  expect(text).toContain('| PathItem `/a/` was added. |');
});
