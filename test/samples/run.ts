// Runs a sample as a reader would, in a process of its own, with another server in the place of production.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { build } from 'esbuild';
import { serverUrl } from '../../generated/constants.ts';
import { root } from '../../scripts/findings.ts';

export const onWindows = process.platform === 'win32';
const python = onWindows ? 'python' : 'python3';

/** What runs a sample. A shell is whichever the reader has. */
export function commandsOf(file: string): string[] {
  return { '.ts': ['node'], '.sh': ['sh', 'bash'], '.py': [python] }[extname(file)] ?? [];
}

/** What the samples are run with, and what it answers to. */
const tools = [
  { name: python, question: '--version' },
  ...(onWindows
    ? []
    : [
        { name: 'bash', question: '--version' },
        { name: 'curl', question: '--version' },
        { name: 'openssl', question: 'version' },
      ]),
];

/** Throws when a tool is not there. */
export async function needTools(): Promise<void> {
  for (const { name, question } of tools) {
    const { code, stderr } = await start(name, [question], process.env);
    if (code === 0) continue;
    throw new Error(`The code samples are run with ${name}, which is not there or does not start. ${stderr}`);
  }
}

export interface Sample {
  readonly file: string;
  readonly text: string;
}

export interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** `folder` is where the program is written to; `url` is what takes the place of production. */
export async function run(
  command: string,
  { file, text }: Sample,
  { folder, url, env }: { folder: string; url: string; env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const isModule = extname(file) === '.ts';
  const source = isModule ? await bundled(file, text) : text;
  if (!source.includes(serverUrl)) throw new Error(`${file} does not name production, ${serverUrl}`);
  const program = join(folder, isModule ? 'sample.mjs' : `sample${extname(file)}`);
  await writeFile(program, source.replaceAll(serverUrl, url));
  const { PATH, SystemRoot } = process.env;
  // Where it is not the time of GMT, and nothing is set up.
  const setting = { PATH, SystemRoot, HOME: folder, TZ: 'Asia/Tokyo', PYTHONUTF8: '1' };
  return start(command === 'node' ? process.execPath : command, [program], { ...setting, ...env });
}

/** With the client in it, which is what knows where production is. */
async function bundled(file: string, contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, sourcefile: file, loader: 'ts', resolveDir: dirname(join(root, file)) },
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return outputFiles[0]?.text ?? '';
}

function start(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 'ended by a signal'), stdout, stderr });
    });
  });
}
