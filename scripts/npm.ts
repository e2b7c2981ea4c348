// Runs the current npm.
import { spawnSync } from 'node:child_process';

/** Returns what npm prints. Throws an error with its output when it fails. */
export function npm(cwd: string, ...given: string[]): string {
  // By its own path: `npm` alone is a .cmd file on Windows, which spawn does not start.
  const cli = process.env['npm_execpath'];
  const { status, stdout, stderr } = cli
    ? spawnSync(process.execPath, [cli, ...given], { cwd, encoding: 'utf8' })
    : spawnSync('npm', given, { cwd, encoding: 'utf8', shell: true });
  if (status === 0) return stdout;
  // With --json, the output of a script is a string in JSON.
  throw new Error(`npm ${given[0]} failed:\n${stdout.replaceAll('\\n', '\n')}${stderr}`);
}
