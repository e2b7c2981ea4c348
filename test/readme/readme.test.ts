// Every code block of the README is type-checked and run: the programs against Prism, the tests as tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, operations, responseHeaders, serverUrl } from '../../generated/constants.ts';
import { readDocument } from '../../scripts/document.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}.scratch/readme/`;
const readme = readFileSync(`${root}README.md`, 'utf8');
const blocksOf = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '');

// A block that does not make a client goes on from the first one, which does.
const [first = '', ...others] = blocksOf('ts');
const programs = [first, ...others].map((code) =>
  code.includes('createMetadataClient(') ? code : first + code,
);
const files = programs.map((_, index) => `${folder}block-${index + 1}.ts`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [index, code] of programs.entries()) writeFileSync(files[index] ?? '', `${code}\nexport {};\n`);
const compilerOptions = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false, baseUrl: root };
writeFileSync(
  `${folder}tsconfig.json`,
  JSON.stringify({ extends: `${root}tsconfig.json`, compilerOptions, include: ['*.ts'] }),
);

describe('the README', () => {
  let prism: Prism;
  const print = vi.fn();

  beforeAll(async () => {
    prism = await startPrism();
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
      fetch(input.replace(serverUrl, prism.url), init),
    );
    vi.stubGlobal('console', { ...console, log: print });
    vi.stubEnv('UPLOADCARE_PUBLIC_KEY', 'demopublickey');
    vi.stubEnv('UPLOADCARE_SECRET_KEY', 'demosecretkey');
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    await prism.close();
  });

  it('has code that type-checks', () => {
    const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  const runnable = files.filter((_, index) => !programs[index]?.includes("from 'vitest'"));
  it.each(runnable)('has a program that runs and prints: %s', async (file) => {
    print.mockClear();
    await import(file);
    expect(print).toHaveBeenCalled();
  });

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const named = [
      ...blocksOf('sh')
        .join('')
        .matchAll(/^npm (?:run )?([a-z:]+)$/gm),
    ].map(([, name]) => name ?? '');
    expect(named).toContain('start');
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it('has a row for each error class', async () => {
    const client = await import('uploadcare-metadata');
    const classes = Object.keys(client).filter((name) => name.endsWith('Error'));
    const rows = [...readme.matchAll(/^\| `(\w+Error)` +\| `\w+`/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(
      classes.filter((name) => !['MetadataError', 'CallError', 'AnswerError'].includes(name)).toSorted(),
    );
  });

  it('names what the document names', async () => {
    expect(readme).toContain(operations.listFileMetadata.path);
    for (const header of [responseHeaders.warning, responseHeaders.retryAfter]) {
      expect(readme).toContain(`\`${header}\``);
    }
    const { info } = await readDocument();
    const { description } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const changelog = readFileSync(`${root}CHANGELOG.md`, 'utf8');
    for (const text of [readme, changelog, description, info.description]) expect(text).toContain(apiVersion);
  });
});

// These are tests themselves.
for (const [index, file] of files.entries()) {
  if (programs[index]?.includes("from 'vitest'")) await import(file);
}
