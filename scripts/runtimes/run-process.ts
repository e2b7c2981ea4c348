// Runs the suite in a runtime that is a program: it prints its report and ends by itself.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Report } from '../../test/runtimes/run.ts';
import type { Programs } from './build.ts';
import type { Runtime } from './catalogue.ts';
import { obtain } from './obtain.ts';
import type { Ways } from './stage.ts';

/** So long may a runtime take for the whole suite, on a machine that is busy. */
export const limit = 180_000;

/** Rejects when there is no report, or when the process does not end well by itself. */
export async function runProcess(runtime: Runtime, programs: Programs, ways: Ways): Promise<Report> {
  const program = obtain(runtime);
  const args = await commands[runtime.runtime as keyof typeof commands](programs, ways, runtime);
  const { PATH, HOME, SystemRoot } = process.env;
  // Nothing of this process is to change what they do, and they need not look for a newer version of themselves.
  const env = { PATH, HOME, SystemRoot, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const options = {
    cwd: programs.folder,
    env,
    timeout: limit,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const line = stdout.split('\n').findLast((each) => each.startsWith('{"runtime"'));
      const said = `${stdout}\n${stderr}`.trim().slice(-2_000);
      if (error?.killed) reject(new Error(`it did not end in ${limit} ms:\n${said}`));
      else if (error) reject(new Error(`it ended with ${error.code ?? error.signal}:\n${said}`));
      else if (line === undefined) reject(new Error(`it gave no report:\n${said}`));
      else resolve(JSON.parse(line));
    });
  });
}

type Command = (programs: Programs, ways: Ways, runtime: Runtime) => string[] | Promise<string[]>;

const commands = {
  node: ({ process }, { url, otherUrl }) => [process, url, otherUrl],
  bun: ({ process }, { url, otherUrl }) => ['--no-install', process, url, otherUrl],
  deno: ({ process }, { url, otherUrl }) => {
    // All that the package may do is to reach the API.
    const rights = ['--no-prompt', '--allow-net=127.0.0.1'];
    return [
      'run',
      '--no-config',
      '--no-remote',
      '--node-modules-dir=manual',
      ...rights,
      process,
      url,
      otherUrl,
    ];
  },
  workerd: async ({ folder, workerd }, { url, otherUrl }, { npm: { version = '', says = '' } = {} }) => {
    const config = join(folder, 'workerd.capnp');
    const texts = Object.entries({ url, otherUrl, version });
    await writeFile(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "suite", worker = (
    modules = [(name = "suite", esModule = embed "${basename(workerd)}")],
    bindings = [${texts.map(([name, text]) => `(name = "${name}", text = "${text}")`).join(', ')}],
    compatibilityDate = "${says}",
  )),
  (name = "internet", network = (allow = ["local"])),
]);
`,
    );
    return ['test', config];
  },
} satisfies Record<string, Command>;
