// `npm run check:release -- v1.2.3`: whether that tag can be released. Prints the section of the changelog.
import { readFile } from 'node:fs/promises';
import { readDocument } from './docs/document.ts';
import { releaseOf } from './release.ts';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
const [tag, ...others] = process.argv.slice(2);
if (tag === undefined || others.length > 0) {
  console.error('Usage: npm run check:release -- <tag>');
  process.exit(2);
}
const { findings, notes } = releaseOf(tag, {
  manifest: JSON.parse(await read('package.json')),
  documentVersion: (await readDocument()).info.version,
  changelog: await read('CHANGELOG.md'),
  // Set by GitHub Actions.
  repository: process.env['GITHUB_REPOSITORY'],
});
for (const finding of findings) console.error(finding);
if (findings.length === 0) console.log(notes);
process.exitCode = findings.length === 0 ? 0 : 1;
