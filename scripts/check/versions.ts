// The version of the package is the version of the OpenAPI description.
import { readFile } from 'node:fs/promises';
import type { Description } from '../generate/description.ts';
import type { Problem } from '../generate/problem.ts';
import { root } from '../paths.ts';

export async function versionProblems({ info }: Description): Promise<Problem[]> {
  const problems = ['package.json', 'package-lock.json'].map(async (file) => {
    const { version } = JSON.parse(await readFile(root + file, 'utf8'));
    const message = `The version is ${version}, but the OpenAPI description has ${info?.version}.`;
    const fix = `Run \`npm version ${info?.version} --no-git-tag-version\`.`;
    return version === info?.version ? [] : [{ file, message, fix }];
  });
  return (await Promise.all(problems)).flat();
}
