// The checks of `npm run check` that are ours.
import { afterEach, expect, it, vi } from 'vitest';
import { driftProblems, exampleProblems, literalProblems, versionProblems } from '../../scripts/check/consistency.ts';
import { programsIn } from '../../scripts/check/programs.ts';
import { runTool } from '../../scripts/check/tool.ts';
import { wordProblemsIn } from '../../scripts/check/words.ts';
import { factsOf } from '../../scripts/generate/constants.ts';
import { DescriptionError } from '../../scripts/generate/description.ts';
import { formatProblem, problemsOf } from '../../scripts/generate/problem.ts';
import { notes, notesWith, source } from './fixture.ts';

afterEach(() => void vi.restoreAllMocks());

it('`driftProblems` names the generated files that are stale, missing or extra', async () => {
  const files = new Map([
    ['package.json', '{}'],
    ['none.ts', ''],
    ['README.md', undefined],
  ]);
  expect(await driftProblems(files)).toMatchObject([
    { file: 'package.json', message: 'The generated file is stale.' },
    { file: 'none.ts', message: 'The generated file is missing.' },
    {
      file: 'README.md',
      message: 'The generated file is extra.',
      fix: expect.stringContaining('npm run generate'),
    },
  ]);
});

it('`versionProblems` names the manifests with another version, and the command to run', async () => {
  const fix = 'Run `npm version 9.9.9 --no-git-tag-version`.';
  const problems = await versionProblems({ info: { version: '9.9.9' } });
  expect(problems).toMatchObject([
    { file: 'package.json', fix },
    { file: 'package-lock.json', fix },
  ]);
});

it('`exampleProblems` names the example of a header that does not fit its schema', () => {
  expect(exampleProblems(notes(), source)).toEqual([]);
  const pointer = '#/components/headers/RequestId/example';
  const problems = exampleProblems(notesWith(pointer, 'seven'), source);
  expect(problems).toMatchObject([{ pointer, message: 'The example data must be integer.' }]);
});

it('`problemsOf` returns the file, the line and what to do, or the line that does not parse', async () => {
  const pointers = ['#/components/schemas/Id/maxLength', '#/servers/0/none'];
  const fault = () => Promise.reject(new DescriptionError('a fault', pointers));
  const [first, second] = (await problemsOf(source, fault)).map(formatProblem);
  const line = 1 + source.split('\n').findIndex((each) => each.startsWith('    Id:'));
  const fix = '  → Fix the OpenAPI description, then run `npm run generate`.\n';
  expect(first).toBe(
    `openapi/uploadcare-metadata.yaml:${line}  ${pointers[0]}\n  a fault at ${pointers.join(', ')}\n${fix}`,
  );
  expect(second).toMatch(/^openapi\/uploadcare-metadata\.yaml:3 /);
  const [bug] = await problemsOf(source, () => Promise.reject(new Error('a bug')));
  expect(bug?.message).toMatch(/a bug\n +at /);
});

it('`runTool` prints what a tool finds at the line of the Markdown, and counts it', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const tool = { problem: /^\S+: error/gm, fix: 'Fix it.' };
  const failing = `console.log('.scratch/programs/openapi/a.md/2.ts(7,1): error A\\n.scratch/programs/openapi/a.md/3.ts(7,1): error A\\nb.ts(1,1): error B'); process.exit(1)`;
  expect(await runTool({ ...tool, command: ['-e', failing] })).toBe(2);
  expect(error.mock.calls).toEqual([['openapi/a.md(7,1): error A\nb.ts(1,1): error B\n→ Fix it.\n']]);
  expect(await runTool({ ...tool, command: ['-e', 'process.exit(1)'] })).toBe(1);
  expect(await runTool({ ...tool, command: ['-e', 'console.log("a: error")'] })).toBe(0);
});

it('`programsIn` keeps the lines of the Markdown, and lets a block continue the first client', () => {
  const text =
    'A\n```ts\nconst metadata = createMetadataClient({});\n```\nB\n```ts\nmetadata.list();\n```\n```ts\nx();\n```\n';
  const lines = programsIn({ file: 'a.md', text }).map(({ code }) => code.split('\n'));
  expect(lines.map((each) => each.map((line, index) => line && `${index + 1} ${line}`).filter(Boolean))).toEqual([
    ['3 const metadata = createMetadataClient({});', '12 export {};'],
    ['3 const metadata = createMetadataClient({});', '7 metadata.list();', '12 export {};'],
    ['10 x();', '12 export {};'],
  ]);
});

it('`programsIn` takes blocks of JavaScript, and blocks with the name of a file', () => {
  const text =
    '```js [first.mjs]\na();\n```\n```ts [b.ts]\nb();\n```\n```typescript [c.ts]\nc();\n```\n```json\n{}\n```\n';
  expect(programsIn({ file: 'a.md', text }).map(({ code }) => code.trim().split('\n')[0])).toEqual(['a();', 'b();']);
});

it('`literalProblems` names a media type or date header in the prose that is not that of the description', () => {
  const facts = factsOf(notes());
  const text = `Send \`Accept: ${facts.mediaType}\`\nand \`${facts.signature.dateHeader}\`.\n`;
  const changed = text.replace('notes-v', 'notes-v1').replace('X-', 'X-Other-');
  expect(literalProblems({ file: 'a.md', text }, facts)).toEqual([]);
  expect(literalProblems({ file: 'a.md', text: changed }, facts)).toMatchObject([
    { file: 'a.md', line: 1, message: expect.stringContaining(facts.mediaType) },
    { file: 'a.md', line: 2, message: expect.stringContaining(facts.signature.dateHeader) },
  ]);
});

it('`wordProblemsIn` names the file, the line, the word and the word to use, in prose only', () => {
  const markdown = `It answers at
once.

\`\`\`ts
mend();
\`\`\`

  \`\`\`sh
  twin
  \`\`\`

\`mend\` and [capitals](answer.md), but it gives up a mending.
`;
  const code = `/**
 * Gives a text
 * to \`answer\`. */
const answer = 'a twin'; // Made anew.
throw new Error(\`\${answer} \\\`answer\\\` cannot be taken\`);
`;
  const found = (file: string, text: string) =>
    wordProblemsIn(file, text).map(({ line, message }) => `${line} ${/"(.*)"/.exec(message)?.[1]}`);
  expect(found('a.md', markdown).sort()).toEqual(['1 answers', '1 at once', '12 capitals', '12 mending']);
  expect(found('a.ts', code).sort()).toEqual(['2 Gives', '2 a text', '4 anew', '4 twin', '5 cannot be taken']);
  expect(wordProblemsIn('a.yaml', 'description: |\n  Mend it.')).toEqual([
    { file: 'a.yaml', line: 2, message: '"Mend" is a word to avoid.', fix: 'Write: fix.' },
  ]);
});
