// What `npm run check:release` lets through.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { version } from '../../generated/constants.ts';
import { releaseOf, type Sources } from '../../scripts/release.ts';

const sources: Sources = {
  manifest: { version: '1.2.0', repository: { url: 'git+https://github.com/owner/name.git' } },
  documentVersion: '1.2.0',
  changelog: '# Changelog\n\n## 1.2.0 — 2030-01-31\n\n- One.\n- Two.\n\n## 1.1.0 — 2030-01-01\n\n- Old.\n',
  repository: 'owner/name',
};

it('a release whose versions agree has the section of the changelog as its notes', () => {
  expect(releaseOf('v1.2.0', sources)).toEqual({ findings: [], notes: '- One.\n- Two.' });
});

it('the last section of the changelog ends with the file', () => {
  const old = { ...sources, manifest: { ...sources.manifest, version: '1.1.0' }, documentVersion: '1.1.0' };
  expect(releaseOf('v1.1.0', old)).toEqual({ findings: [], notes: '- Old.' });
});

describe('a release is refused', () => {
  it.for<[what: string, tag: string, wrong: Partial<Sources>, finding: string]>([
    ['without v', '1.2.0', {}, 'the tag 1.2.0 does not begin with v'],
    [
      'when the package has another version',
      'v1.2.0',
      { manifest: { ...sources.manifest, version: '1.1.9' } },
      'package.json has version 1.1.9, not 1.2.0',
    ],
    [
      'when the document has another version',
      'v1.2.0',
      { documentVersion: '1.3.0' },
      'the document has version 1.3.0, not 1.2.0',
    ],
    [
      'without a section in the changelog',
      'v1.2.0',
      { changelog: '## 1.2.01 — 2030-01-31\n\n- One.\n' },
      'CHANGELOG.md has no section 1.2.0',
    ],
    [
      'with an empty section',
      'v1.2.0',
      { changelog: '## 1.2.0 — 2030-01-31\n\n## 1.1.0 — 2030-01-01\n\n- Old.\n' },
      'CHANGELOG.md says nothing about 1.2.0',
    ],
    [
      'without a day',
      'v1.2.0',
      { changelog: '## 1.2.0 — not released yet\n\n- One.\n' },
      'CHANGELOG.md has "## 1.2.0 — not released yet": put the day of the release there, as in "## 1.2.3 — 2030-12-31"',
    ],
    [
      'from another repository',
      'v1.2.0',
      { repository: 'other/name' },
      'package.json has to have other/name as its repository, or npm refuses the provenance',
    ],
    [
      'from a package that names no repository',
      'v1.2.0',
      { manifest: { version: '1.2.0' } },
      'package.json has to have owner/name as its repository, or npm refuses the provenance',
    ],
  ])('%s', ([, tag, wrong, finding]) => {
    expect(releaseOf(tag, { ...sources, ...wrong }).findings).toEqual([finding]);
  });

  it('not for its repository where that is not known', () => {
    const { findings } = releaseOf('v1.2.0', {
      ...sources,
      manifest: { version: '1.2.0' },
      repository: undefined,
    });
    expect(findings).toEqual([]);
  });
});

it.for(['git+https://github.com/owner/name.git', 'https://github.com/owner/name', 'github:owner/name'])(
  'a repository can be written %s',
  (url) => {
    const manifest = { version: '1.2.0', repository: url };
    expect(releaseOf('v1.2.0', { ...sources, manifest }).findings).toEqual([]);
  },
);

it('the changelog has a section for the version of the document', async () => {
  const changelog = await readFile(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const { notes } = releaseOf(`v${version}`, { ...sources, changelog });
  expect(notes).not.toBe('');
});

it('the command says what is wrong, and prints no notes then', async () => {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const command = ['--import', 'tsx', 'scripts/check-release.ts', 'v0.0.0'];
  const [code, stdout, stderr] = await new Promise<unknown[]>((resolve) => {
    execFile(process.execPath, command, { cwd }, (error, ...output) => resolve([error?.code, ...output]));
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`package.json has version ${version}, not 0.0.0\n`);
}, 60_000);
