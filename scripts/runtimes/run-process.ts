// Runs the suite in a runtime that is a program, each with its own command line.
import type { Programs } from './build.ts';
import type { Runtime } from './catalogue.ts';
import { reportOf } from './child.ts';
import type { Report } from './judge.ts';
import { obtain } from './obtain.ts';
import type { Ways } from './stage.ts';
import { configure } from './workerd.ts';

/** Rejects when there is no report, or when the process does not end well by itself. */
export async function runProcess(runtime: Runtime, programs: Programs, ways: Ways): Promise<Report> {
  const program = obtain(runtime);
  const args = await commands[runtime.runtime as keyof typeof commands](programs, ways, runtime);
  return reportOf(program, args, programs.folder);
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
  workerd: async ({ workerd: program }, { url, otherUrl }, { npm: { version = '', says = '' } = {} }) => {
    const env = { url, otherUrl, version };
    const outbound = 'network = (allow = ["local"])';
    return ['test', await configure({ name: 'suite', program, env, compatibilityDate: says, outbound })];
  },
} satisfies Record<string, Command>;
