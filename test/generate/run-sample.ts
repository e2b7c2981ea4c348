// Runs a code sample as a reader would, in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { build } from 'esbuild';
import { serverUrl } from '../../generated/constants.ts';
import { root } from '../../scripts/paths.ts';

const commands: Record<string, string> = {
  '.ts': process.execPath,
  '.sh': 'sh',
  '.py': process.platform === 'win32' ? 'python' : 'python3',
};

export interface Run {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** `url` takes the place of production. */
export async function runSample(file: string, url: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-'));
  const source = extname(file) === '.ts' ? await bundled(file) : await readFile(root + file, 'utf8');
  const { origin } = new URL(serverUrl);
  if (!source.includes(origin)) throw new Error(`${file} does not contain ${origin}`);
  const program = join(folder, `sample${extname(file).replace('.ts', '.mjs')}`);
  await writeFile(program, source.replaceAll(origin, url));
  const { PATH, SystemRoot } = process.env;
  // Another time zone than GMT, and no configuration.
  const common = { PATH, SystemRoot, HOME: folder, TZ: 'Asia/Tokyo', PYTHONUTF8: '1' };
  const run = await new Promise<Run>((resolve) => {
    const options = { env: { ...common, ...env }, timeout: 60_000 };
    execFile(commands[extname(file)] ?? '', [program], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? 'signal'), stdout, stderr }),
    );
  });
  await rm(folder, { recursive: true });
  return run;
}

/** Returns a sample with the client in it, which contains the URL of production. */
async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [root + file],
    absWorkingDir: dirname(root + file),
    tsconfig: `${root}tsconfig.json`,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return outputFiles[0]?.text ?? '';
}
