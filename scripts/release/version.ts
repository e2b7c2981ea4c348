// `npm run check:release -- v1.2.3`: checks that the tag can be released, and prints its section of the changelog.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

/**
 * Returns the reasons not to release, and the section of the changelog without its heading. `from` is the repository of
 * the release, such as `owner/name`; `undefined` outside of GitHub Actions.
 */
export function releaseOf(
  tag: string,
  { version, repository }: { version: string; repository?: { url: string } },
  changelog: string,
  from: string | undefined,
) {
  const section = changelog.split(/^## /m).find((each) => each.startsWith(`${version} `)) ?? '';
  const [heading = '', ...lines] = section.split('\n');
  const notes = lines.join('\n').trim();
  const problems = [
    tag !== `v${version}` && `The tag is ${tag}, but package.json has version ${version}.`,
    !/ — \d{4}-\d{2}-\d{2}$/.test(heading) && `CHANGELOG.md needs a heading "## ${version} — 2030-12-31".`,
    notes === '' && `CHANGELOG.md says nothing about ${version}.`,
    from !== undefined &&
      repository?.url !== `git+https://github.com/${from}.git` &&
      `\`repository.url\` in package.json must be git+https://github.com/${from}.git, or npm refuses the provenance.`,
  ].filter((problem) => problem !== false);
  return { problems, notes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const release = releaseOf(`${process.argv[2]}`, manifest, changelog, process.env['GITHUB_REPOSITORY']);
  for (const problem of release.problems) console.error(problem);
  if (release.problems.length > 0) process.exit(1);
  console.log(release.notes);
}
