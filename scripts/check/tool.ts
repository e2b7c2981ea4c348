// Runs a tool of the check.
import { execFile } from 'node:child_process';
import { root } from '../paths.ts';

export interface Tool {
  /** The arguments of Node. */
  readonly command: readonly string[];
  /** Matches once for each problem in the output. */
  readonly problem: RegExp;
  readonly fix: string;
}

/** Prints the output of a tool that finds problems, and what to do. Returns how many it finds. */
export async function runTool({ command, problem, fix }: Tool): Promise<number> {
  const output = await new Promise<string | undefined>((resolve) => {
    const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const options = { cwd: root, env, maxBuffer: Number.POSITIVE_INFINITY };
    execFile(process.execPath, command, options, (error, stdout, stderr) =>
      resolve(error === null ? undefined : stdout + stderr),
    );
  });
  if (output === undefined) return 0;
  const shown = output
    // A program has the lines of its Markdown.
    .replaceAll(/\.scratch\/programs\/(\S+\.md)\/\d+\.ts/g, '$1')
    // Programs that share a block share its problems.
    .replaceAll(/^(.+\n)\1+/gm, '$1')
    // Banners in boxes are about the tool.
    .replaceAll(/^\s*[╔║╚].*\n/gm, '');
  console.error(`${shown.trim()}\n→ ${fix}\n`);
  return shown.match(problem)?.length ?? 1;
}
