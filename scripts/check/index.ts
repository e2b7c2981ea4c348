// `npm run check`: the tools, side by side, then what only this project checks.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { factsOf } from '../generate/constants.ts';
import { derive } from '../generate/derive.ts';
import { descriptionFile, readDescription } from '../generate/description.ts';
import { ourMarkdown } from '../generate/markdown.ts';
import { formatProblem, problemsOf } from '../generate/problem.ts';
import { fromRoot } from '../paths.ts';
import { driftProblems, exampleProblems, literalProblems, versionProblems } from './consistency.ts';
import { decisionProblems } from './decisions.ts';
import { programFolder, writePrograms } from './programs.ts';
import { runTool, type Tool } from './tool.ts';
import { wordProblems } from './words.ts';
import { workflowProblems } from './workflows.ts';

const bin = (specifier: string, file: string) => fileURLToPath(new URL(file, import.meta.resolve(specifier)));
// The native compiler takes a fifth of the time of TypeScript 5, which compiles the same code in the build.
const tsc = [bin('typescript-7/package.json', 'bin/tsc'), '--pretty', 'false', '-p'];
const fixTypes = 'Fix the code: it has to fit what `npm run generate` wrote.';

const tools: Tool[] = [
  { command: [...tsc, 'tsconfig.json'], problem: /^\S.*: error /gm, fix: fixTypes },
  { command: [...tsc, 'tsconfig.web.json'], problem: /^\S.*: error /gm, fix: fixTypes },
  {
    command: [...tsc, programFolder],
    problem: /^\S.*: error /gm,
    fix: 'Fix the block in the Markdown file.',
  },
  {
    command: [bin('@biomejs/biome/bin/biome', ''), 'check', '--max-diagnostics=none'],
    problem: /^\S+(?::\d+:\d+)? \S+ .*━$/gm,
    fix: 'Run `npm run format`, and fix by hand what is left.',
  },
  {
    command: [bin('@redocly/cli/bin/cli.js', ''), 'lint'],
    problem: /^\[\d+\] /gm,
    fix: 'Fix the OpenAPI description, then run `npm run generate`.',
  },
];

const source = await readFile(descriptionFile, 'utf8');
const checks = [
  async () => driftProblems(await derive()),
  async () => versionProblems(await readDescription()),
  async () => decisionProblems(await readDescription()),
  async () => exampleProblems(await readDescription(), source),
  async () => {
    const facts = factsOf(await readDescription());
    const all = [...(await ourMarkdown()), { file: fromRoot(descriptionFile), text: source }];
    return all.flatMap((each) => literalProblems(each, facts));
  },
  wordProblems,
  workflowProblems,
];
await writePrograms();
const [counts, found] = await Promise.all([
  Promise.all(tools.map(runTool)),
  Promise.all(checks.map((check) => problemsOf(source, check))),
]);
const problems = new Set(found.flat().map(formatProblem));
for (const problem of problems) console.error(problem);
const total = counts.reduce((sum, count) => sum + count, problems.size);
console.log(total === 0 ? 'No problems found' : `${total} ${total === 1 ? 'problem' : 'problems'} found`);
process.exitCode = total === 0 ? 0 : 1;
