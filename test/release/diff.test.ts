// `npm run diff`, run in a scratch repository with a small description of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

const fromRoot = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
let folder: string;

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
const git = (...args: string[]) =>
  expect(run('git', '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args).status).toBe(0);
const diff = () => run(process.execPath, '--import', import.meta.resolve('tsx'), fromRoot('scripts/release/diff.ts'));

function write(version: string, maxLength: number): void {
  const parameters = [{ name: 'text', in: 'query', schema: { type: 'string', maxLength } }];
  const get = { operationId: 'read', parameters, responses: { 200: { description: 'Read.' } } };
  const description = { openapi: '3.1.0', info: { title: 'Test', version }, paths: { '/': { get } } };
  const file = `${folder}/openapi/uploadcare-metadata.yaml`;
  writeFileSync(file, JSON.stringify(description));
  writeFileSync(`${folder}/generated/types.ts`, `// At most ${maxLength}.\n`);
}

beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/diff-test-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['openapi', 'generated']) mkdirSync(`${folder}/${name}`);
  cpSync(fromRoot('redocly.yaml'), `${folder}/redocly.yaml`);
  write('1.2.3', 8);
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=First');
});

it('`diff` has nothing to compare before the first release', () => {
  expect(diff()).toEqual({ status: 0, output: expect.stringContaining('No release yet') });
});

it('`diff` accepts an unchanged description', () => {
  git('tag', 'v1.2.3');
  expect(diff()).toEqual({ status: 0, output: expect.stringContaining('since v1.2.3') });
});

it('`diff` refuses a breaking change until the version is a new major one', () => {
  git('tag', 'v1.2.3');
  write('1.3.0', 7);
  const { status, output } = diff();
  expect(status).toBe(1);
  for (const part of ['major', "changed from '8' to '7'", '2.0.0', '-// At most 8.\n+// At most 7.'])
    expect(output).toContain(part);
  write('2.0.0', 7);
  expect(diff()).toEqual({ status: 0, output: expect.stringContaining("changed from '8' to '7'") });
});
