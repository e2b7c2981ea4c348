// Every code block of the README is run: the programs against Prism, the tests as tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, operations, responseHeaders, serverUrl } from '../../generated/constants.ts';
import { type Program, writeReadmePrograms } from '../../scripts/checks/readme.ts';
import { readDocument } from '../../scripts/document.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const programs = await writeReadmePrograms();
const areTests = ({ code }: Program) => code.includes("from 'vitest'");

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

  const runnable = programs.filter((program) => !areTests(program));
  it.each(runnable.map(({ file }) => file))('has a program that runs and prints: %s', async (file) => {
    print.mockClear();
    await import(file);
    expect(print).toHaveBeenCalled();
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
for (const { file } of programs.filter(areTests)) await import(file);
