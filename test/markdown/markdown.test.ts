// Every TypeScript block of our Markdown is run: the programs against Prism, the tests as tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, operations, responseHeaders, serverUrl } from '../../generated/constants.ts';
import { workedExample } from '../../scripts/checks/worked-example.ts';
import { readDocument } from '../../scripts/document.ts';
import { ourMarkdown } from '../../scripts/markdown.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';
import { type Program, writePrograms } from '../../scripts/programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const areTests = ({ code }: Program) => code.includes("from 'vitest'");
const programs = await writePrograms();
const runnable = programs.filter((program) => !areTests(program));
const sources = [...new Set(runnable.map(({ source }) => source))];

describe('our Markdown', () => {
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

  describe.each(sources)('%s', (source) => {
    const files = runnable.filter((program) => program.source === source).map(({ file }) => file);
    it.each(files)('has a program that runs and prints: %s', async (file) => {
      print.mockClear();
      await import(file);
      expect(print).toHaveBeenCalled();
    });
  });

  it('signs in code what it signs in words', async () => {
    const guide = (await ourMarkdown()).find(({ file }) => file.endsWith('authentication.md'));
    const { signature } = workedExample(guide?.text ?? '');
    const program = programs.find(({ code }) => code.includes('createHmac') && code.includes('createHash'));
    print.mockClear();
    vi.resetModules();
    await import(program?.file ?? '');
    expect(print.mock.calls).toEqual([[signature]]);
  });
});

it('the README names what the document names', async () => {
  expect(readme).toContain(operations.listFileMetadata.path);
  for (const header of [responseHeaders.warning, responseHeaders.retryAfter]) {
    expect(readme).toContain(`\`${header}\``);
  }
  const { info } = await readDocument();
  const { description } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const changelog = readFileSync(`${root}CHANGELOG.md`, 'utf8');
  for (const text of [readme, changelog, description, info.description]) expect(text).toContain(apiVersion);
});

// These are tests themselves.
for (const { file } of programs.filter(areTests)) await import(file);
