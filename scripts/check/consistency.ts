// Checks that everything follows the OpenAPI description: generated files, versions, examples.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Facts } from '../generate/constants.ts';
import { type Description, operationsOf, pointerTo } from '../generate/description.ts';
import type { Markdown } from '../generate/markdown.ts';
import { type Problem, problemAt } from '../generate/problem.ts';
import { root } from '../paths.ts';

/** `files` has the content of each generated file; `undefined` is for a file that has to go. */
export async function driftProblems(files: Map<string, string | undefined>): Promise<Problem[]> {
  const fix = 'Run `npm run generate` and commit what it writes.';
  const problems = [...files].map(async ([file, content]) => {
    const present = await readFile(root + file, 'utf8').catch(() => undefined);
    const state = content === undefined ? 'extra' : present === undefined ? 'missing' : 'stale';
    return present === content ? [] : [{ file, message: `The generated file is ${state}.`, fix }];
  });
  return (await Promise.all(problems)).flat();
}

export async function versionProblems({ info = {} }: Description): Promise<Problem[]> {
  const fix = `Run \`npm version ${info.version} --no-git-tag-version\`.`;
  const problems = ['package.json', 'package-lock.json'].map(async (file) => {
    const { version } = JSON.parse(await readFile(root + file, 'utf8'));
    const message = `The version is ${version}, but the OpenAPI description has ${info.version}.`;
    return version === info.version ? [] : [{ file, message, fix }];
  });
  return (await Promise.all(problems)).flat();
}

/** Checks the examples of response headers. The linter checks all others. `source` is the text of the description. */
export function exampleProblems(description: Description, source: string): Problem[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const responses = operationsOf(description).flatMap(({ operation }) => Object.values(operation.responses ?? {}));
  const headers = new Set(responses.flatMap((response) => Object.values(response.headers ?? {})));
  return [...headers].flatMap((header) => {
    const { schema = {}, example } = header;
    if (example === undefined || ajv.validate(schema, example)) return [];
    return [problemAt(pointerTo(header, 'example'), `The example ${ajv.errorsText()}.`, source)];
  });
}

/** Checks the literals in the prose: the media type of the API version, and the date header. */
export function literalProblems({ file, text }: Markdown, { mediaType, signature }: Facts): Problem[] {
  const literals: [RegExp, string][] = [
    [/application\/vnd\.[\w.+-]+json/g, mediaType],
    [/X-[\w-]+-Date/g, signature.dateHeader],
  ];
  return literals.flatMap(([literal, value]) =>
    [...text.matchAll(literal)]
      .filter(([found]) => found !== value)
      .map(({ 0: found, index }) => ({
        file,
        line: text.slice(0, index).split('\n').length,
        message: `The prose has ${found}, but the OpenAPI description has ${value}.`,
        fix: 'Change it here or, in a generated region, in the sample that it is from.',
      })),
  );
}
