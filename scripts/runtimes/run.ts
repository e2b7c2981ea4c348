// Runs the suite in one runtime. Each function rejects without a report.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { demoKeys } from 'uploadcare-metadata/emulator';
import type { PortableServer } from '../../test/portable/server.ts';
import type { Report } from '../../test/portable/suite.ts';
import { launchChromium } from '../chromium.ts';
import type { Programs } from './build.ts';
import type { NpmSource, Runtime } from './catalogue.ts';
import { expectedReport, obtain } from './obtain.ts';

/** The time for the whole suite when tests time out, and for a process to end after its report, in milliseconds. */
const [limit, grace] = [600_000, 5_000];

export async function run({ kind, npm }: Runtime, programs: Programs, server: PortableServer): Promise<Report> {
  const { process: program, folder } = programs;
  const { url, otherUrl } = server;
  if (kind === 'page' || kind === 'worker') return runChromium(kind, server);
  if (npm === undefined) throw new Error('it has no npm package');
  if (kind === 'sample') return runSample(npm, programs, server);
  if (kind === 'workerd') {
    const config = await configure(npm, programs.workerd, { url, otherUrl });
    return reportOf(obtain(npm), ['test', config], folder);
  }
  // The package needs no other permission than to reach the API. QUnit reads the environment.
  const deno = '--no-prompt --allow-net=127.0.0.1 --ignore-env --no-config --no-remote --node-modules-dir=manual';
  const options = kind === 'deno' ? ['run', ...deno.split(' ')] : [];
  return reportOf(obtain(npm), [...options, program, url, otherUrl], folder);
}

async function reportOf(program: string, args: string[], cwd: string): Promise<Report> {
  const { PATH, HOME, SystemRoot } = process.env;
  // Settings of this process must not change the result, and no runtime has to look for a newer version of itself.
  const env = { PATH, HOME, SystemRoot, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const options = { cwd, env, timeout: limit, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;
  const { stdout, stderr, code = 0 } = await promisify(execFile)(program, args, options).catch((error) => error);
  const line = String(stdout)
    .split('\n')
    .find((each) => each.startsWith('{"passed"'));
  const output = `${stdout}\n${stderr}`.trim().slice(-3_000);
  if (line === undefined) throw new Error(`no report, exit code ${code}:\n${output}`);
  const report: Report = JSON.parse(line);
  const failures = [...report.failures];
  if (Date.now() - report.ended > grace) failures.push('The process did not end by itself after its report.');
  else if (code !== 0) failures.push(`Exit code ${code} after the report:\n${output}`);
  return { ...report, failures };
}

/** Writes the configuration of workerd beside the bundled program, and returns its path. All requests to other hosts go to `outbound`. */
async function configure(
  { version }: NpmSource,
  program: string,
  env: Readonly<Record<string, string>>,
  outbound = 'network = (allow = ["local"])',
): Promise<string> {
  const name = basename(program, '.bundle.mjs');
  const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = "${text}")`);
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "${name}", worker = (
      modules = [(name = "${name}", esModule = embed "${basename(program)}")],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = "${expectedReport(version)}",
      globalOutbound = "outbound",
    )),
    (name = "outbound", ${outbound}),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "${name}")],
);
`;
  const file = join(program, '..', `${name}.capnp`);
  await writeFile(file, config);
  return file;
}

/** Serves the Worker of the guide, with the server of the suite in place of production, and calls it from Node. */
async function runSample(npm: NpmSource, programs: Programs, { url }: PortableServer): Promise<Report> {
  const env = { UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey, UPLOADCARE_SECRET_KEY: demoKeys.secretKey };
  const production = `external = (address = "${new URL(url).host}", http = ())`;
  const config = await configure(npm, programs.sampleWorker, env, production);
  const worker = spawn(obtain(npm), ['serve', '--control-fd=3', config], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , stderr, control] = worker.stdio as unknown as [null, null, Readable, Readable];
  const output = text(stderr);
  const ended = once(worker, 'close').then(async () => Promise.reject(new Error(`workerd ended:\n${await output}`)));
  try {
    // workerd tells its port.
    const [line] = await Promise.race([once(createInterface(control), 'line'), ended]);
    const { port } = JSON.parse(line) as { port: number };
    const args = [programs.sample, url, `http://127.0.0.1:${port}`];
    return await Promise.race([reportOf(process.execPath, args, programs.folder), ended]);
  } finally {
    ended.catch(() => {});
    worker.kill();
  }
}

async function runChromium(kind: 'page' | 'worker', { url, otherUrl }: PortableServer): Promise<Report> {
  const browser = await launchChromium();
  const timer = setTimeout(() => void browser.close(), limit);
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/page`);
    const suite = `/suite.js?other=${otherUrl}`;
    if (kind === 'worker')
      return await page.evaluate(
        (suite) =>
          new Promise<Report>((resolve, reject) => {
            const worker = new Worker(suite, { type: 'module' });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
          }),
        suite,
      );
    return await page.evaluate(async (suite) => {
      Object.assign(globalThis, { QUnit: { config: { autostart: false, reporters: { html: false } } } });
      return ((await import(suite)) as { report: Promise<Report> }).report;
    }, suite);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}
