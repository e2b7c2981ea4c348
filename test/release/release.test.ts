// `npm run check:release`.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { releaseOf } from '../../scripts/release/version.ts';

const manifest = { version: '1.2.0', repository: { url: 'git+https://github.com/owner/name.git' } };
const changelog = '# Changelog\n\n## 1.2.0 — 2030-01-31\n\n- One.\n\n## 1.1.0 — 2030-01-01\n\n- Old.\n';

it('`releaseOf` returns the section of the changelog as notes', () => {
  const release = releaseOf('v1.2.0', manifest, changelog, 'owner/name');
  expect(release).toEqual({ problems: [], notes: '- One.' });
  expect(releaseOf('v1.1.0', { version: '1.1.0' }, changelog, undefined).notes).toBe('- Old.');
});

it.each([
  ['1.2.0', changelog, 'owner/name', 'The tag is 1.2.0, but package.json has version 1.2.0'],
  ['v1.2.0', changelog.replace('2030-01-31', 'not released yet'), 'owner/name', 'CHANGELOG.md needs a heading'],
  ['v1.2.0', changelog.replace('- One.', ''), 'owner/name', 'CHANGELOG.md says nothing about 1.2.0'],
  ['v1.2.0', changelog, 'other/name', '`repository.url` in package.json must be git+https://github.com/other/name.git'],
])('`releaseOf` refuses %s with %j from %s', (tag, changes, from, problem) => {
  expect(releaseOf(tag, manifest, changes, from).problems).toEqual([expect.stringContaining(problem)]);
});

it('`npm run check:release` exits with 1 for another tag, and prints no notes', () => {
  const command = ['--import', 'tsx', 'scripts/release/version.ts', 'v0.0.0'];
  const run = () => execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(expect.objectContaining({ status: 1, stdout: '', stderr: expect.stringContaining('v0.0.0') }));
});
