// Our Markdown: its programs run, and the commands and files that it names exist.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { type Program, writePrograms } from '../../scripts/check/programs.ts';
import { root } from '../../scripts/paths.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';

/** The URL of `uploadcare-metadata emulate`. */
const emulatorUrl = 'http://127.0.0.1:4000';
const programs = await writePrograms();
const areTests = ({ code }: Program) => code.includes("from 'vitest'");

describe('the programs of README and guides', () => {
  let prism: Prism;
  const log = vi.fn();

  beforeAll(async () => {
    prism = await startPrism();
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', (input: string | Request, init?: RequestInit) => {
      const { url: given } = typeof input === 'string' ? { url: input } : input;
      const url = given.replace(serverUrl, prism.url).replace(emulatorUrl, prism.url);
      return fetch(typeof input === 'string' ? url : new Request(url, input), init);
    });
    vi.stubGlobal('console', { ...console, log });
    vi.stubEnv('UPLOADCARE_PUBLIC_KEY', 'demopublickey');
    vi.stubEnv('UPLOADCARE_SECRET_KEY', 'demosecretkey');
    // For transports other than `fetch`.
    vi.stubEnv('UPLOADCARE_BASE_URL', prism.url);
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    await prism.close();
  });

  const files = programs.filter((program) => !areTests(program)).map(({ file }) => file);
  it.each(files)('%s runs and prints', async (file) => {
    log.mockClear();
    await import(root + file);
    expect(log).toHaveBeenCalled();
  });
});

describe.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md'])('%s', (name) => {
  const text = readFileSync(root + name, 'utf8');
  const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, each]) => each ?? ''))];

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    for (const script of named(/\bnpm run (?:--silent )?([\w:]+)/g)) expect(scripts).toHaveProperty([script]);
  });

  it('names files that exist', () => {
    for (const path of named(/`((?:src|test|scripts|openapi|generated)\/[\w./-]*)`/g))
      expect(existsSync(root + path) || existsSync(`${root}${path}.test.ts`), path).toBe(true);
  });
});

// These are tests themselves.
for (const { file } of programs.filter(areTests)) await import(root + file);
