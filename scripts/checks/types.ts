// What the compiler finds in a project.
import { execFile } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Finding, fromRoot, root } from '../findings.ts';

// The native compiler takes a fifth of the time; the build is by TypeScript 5, which sees the same code again.
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript-7/package.json')));

/** `project` is a tsconfig file or the folder of one, from the root. */
export async function typeFindings(project: string): Promise<Finding[]> {
  const args = [tsc, '--pretty', 'false', '-p', project];
  const { failed, stdout } = await new Promise<{ failed: boolean; stdout: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout) =>
      resolve({ failed: error !== null, stdout }),
    );
  });
  const findings = [...stdout.matchAll(/^(.+?)\((\d+),(\d+)\): error (.+(?:\n .+)*)/gm)].map(
    ([, file = '', line, column, message = '']) => ({
      file: fromRoot(resolvePath(root, file)),
      line: Number(line),
      column: Number(column),
      message,
      mend: 'mend the code by hand; it has to follow what `npm run generate` wrote',
    }),
  );
  if (failed && findings.length === 0) throw new Error(`the compiler failed on ${project}:\n${stdout}`);
  return findings;
}
