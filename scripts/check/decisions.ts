// The decisions about an operation that only a person can make.
import { readFile } from 'node:fs/promises';
import { type Description, operationsOf } from '../generate/description.ts';
import type { Problem } from '../generate/problem.ts';
import { root } from '../paths.ts';

/** The files that name each operationId, each with the line before the place to write at. */
const places: readonly {
  file: string;
  before: RegExp;
  /** Matches where the operation is named. */
  named: (id: string) => RegExp;
  fix: (id: string) => string;
}[] = [
  {
    file: 'src/client/operations.ts',
    before: /^ {2}const own: /,
    named: (id) => RegExp(`perform\\('${id}'|// ${id}: only`),
    fix: (id) => `Write a method that calls it, or the comment \`// ${id}: only through \`api\`.\``,
  },
  {
    file: 'src/emulator/operations.ts',
    before: /^ {2}return \{/,
    named: (id) => RegExp(`^ {4}${id}: `, 'm'),
    fix: (id) =>
      `Write \`${id}: (input) => …\`. It gets valid parameters and the value of the body, and returns \`{ status, body }\`.`,
  },
];

/** Returns a problem for each operation that a place does not name. */
export async function decisionProblems(description: Description): Promise<Problem[]> {
  const ids = operationsOf(description).map(({ operation }) => operation.operationId ?? '');
  const problems = places.map(async ({ file, before, named, fix }) => {
    const text = await readFile(root + file, 'utf8');
    const line = 1 + text.split('\n').findIndex((each) => before.test(each));
    return ids
      .filter((id) => !named(id).test(text))
      .map((id) => ({ file, line, message: `The operation ${id} is new.`, fix: fix(id) }));
  });
  return (await Promise.all(problems)).flat();
}
