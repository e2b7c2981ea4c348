// Whether all that names the version of a release agrees, and what the changelog says of it.

export interface Sources {
  /** The content of package.json. */
  readonly manifest: { version: string; repository?: string | { url: string } };
  readonly documentVersion: string;
  readonly changelog: string;
  /** Where it is released from, as `owner/name`; `undefined` where that is not known. */
  readonly repository: string | undefined;
}

export interface Release {
  /** What stands against the release; nothing when all is well. */
  readonly findings: readonly string[];
  /** The section of the changelog, without its heading. */
  readonly notes: string;
}

/** `tag` is the tag of the release, such as `v1.0.0`. */
export function releaseOf(tag: string, sources: Sources): Release {
  const { manifest, documentVersion, changelog, repository } = sources;
  const version = tag.replace(/^v/, '');
  const findings: string[] = [];
  if (tag !== `v${version}`) findings.push(`the tag ${tag} does not begin with v`);
  if (manifest.version !== version)
    findings.push(`package.json has version ${manifest.version}, not ${version}`);
  if (documentVersion !== version)
    findings.push(`the document has version ${documentVersion}, not ${version}`);

  const [heading, notes] = sectionOf(changelog, version);
  if (heading === undefined) findings.push(`CHANGELOG.md has no section ${version}`);
  else if (!/ — \d{4}-\d{2}-\d{2}$/.test(heading))
    findings.push(
      `CHANGELOG.md has "${heading}": put the day of the release there, as in "## 1.2.3 — 2030-12-31"`,
    );
  if (heading !== undefined && notes === '') findings.push(`CHANGELOG.md says nothing about ${version}`);

  if (repository !== undefined && repositoryOf(manifest) !== repository)
    findings.push(`package.json has to have ${repository} as its repository, or npm refuses the provenance`);
  return { findings, notes };
}

function sectionOf(changelog: string, version: string): [heading: string | undefined, notes: string] {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith('## ') && line.split(' ')[1] === version);
  if (start === -1) return [undefined, ''];
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  return [
    lines[start],
    lines
      .slice(start + 1, end === -1 ? undefined : end)
      .join('\n')
      .trim(),
  ];
}

/** `owner/name` of a repository on GitHub. */
function repositoryOf({ repository }: Sources['manifest']): string | undefined {
  const url = typeof repository === 'string' ? repository : repository?.url;
  return /github(?:\.com\/|:)([^/]+\/[^/]+?)(?:\.git)?$/.exec(url ?? '')?.[1];
}
