// The version of the package is that of the document.
import { readFile } from 'node:fs/promises';
import type { Document } from '../document.ts';
import { type Finding, root } from '../findings.ts';

export async function versionFindings({ info: { version } }: Document): Promise<Finding[]> {
  const mend = `run \`npm version ${version} --no-git-tag-version\``;
  const manifests = ['package.json', 'package-lock.json'];
  const findings = manifests.map(async (file) => {
    const manifest = JSON.parse(await readFile(root + file, 'utf8'));
    if (manifest.version === version) return [];
    return [{ file, message: `the version is ${manifest.version}, that of the document ${version}`, mend }];
  });
  return (await Promise.all(findings)).flat();
}
