// Runs the suite in one runtime. Each function rejects without a report.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { demoKeys } from 'uploadcare-metadata/emulator';
import type { PortableServer } from '../../test/portable/server.ts';
import type { Report } from '../../test/portable/suite.ts';
import { launchChromium } from '../chromium.ts';
import { npm } from '../npm.ts';
import { root } from '../paths.ts';
import type { NpmSource, Runtime } from './catalogue.ts';

/** The time for the whole suite when tests time out, and for a process to end after its report, in milliseconds. */
const [limit, grace] = [600_000, 5_000];

/** Runs the suite with the programs in `folder`. */
export async function run({ kind, npm }: Runtime, folder: string, server: PortableServer): Promise<Report> {
  if (npm === undefined) return runChromium(kind === 'worker', server);
  const program = await obtain(npm);
  if (kind === 'workerd') return reportOf(program, ['test', await configure(npm, folder, server)], folder);
  // The package needs no other permission than to reach the API. QUnit reads the environment.
  const deno = '--no-prompt --allow-net=127.0.0.1 --ignore-env --no-config --no-remote --node-modules-dir=manual';
  const options = kind === 'deno' ? ['run', ...deno.split(' ')] : [];
  return reportOf(program, [...options, 'process.mjs', server.url, server.otherUrl], folder);
}

/** Returns the path of a runtime's program. Installs it once, in a folder that is not committed. */
async function obtain({ package: name, version, binary }: NpmSource): Promise<string> {
  const folder = join(root, 'node_modules/.cache/runtimes', `${name.replace('/', '-')}-${version}`);
  const program = join(folder, 'node_modules', name, binary);
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`);
  return program;
}

/** Runs a program that prints a report. Kills it if it is still alive `patience` milliseconds later. */
export async function reportOf(program: string, args: string[], cwd: string, patience = grace): Promise<Report> {
  const { PATH, HOME, SystemRoot } = process.env;
  // Settings of this process must not change the result, and no runtime has to look for a newer version of itself.
  const env = { PATH, HOME, SystemRoot, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(program, args, { cwd, env, stdio, timeout: limit, killSignal: 'SIGKILL' });
  let report: Report | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let output = '';
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      if (!line.startsWith('{"passed"')) output = `${output}\n${line}`.slice(-3_000);
      else {
        report = JSON.parse(line);
        timer = setTimeout(() => child.kill('SIGKILL'), patience);
      }
    });
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  const ending = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
  if (report === undefined) throw new Error(`the process ${ending}, without a report:${output}`);
  if (code === 0) return report;
  const advice = `It has to end by itself within ${patience} ms.`;
  return { ...report, failures: [...report.failures, `The process ${ending}, after its report. ${advice}${output}`] };
}

/** Writes the configuration of workerd, and returns its path. The Worker of the guide calls the server in place of production. */
async function configure({ version }: NpmSource, folder: string, { url, otherUrl }: PortableServer): Promise<string> {
  // The version as workerd writes it: a date.
  const date = version.replace(/^\d\.(\d{4})(\d\d)(\d\d)\..*/, '$1-$2-$3');
  const worker = (name: string, bindings: Readonly<Record<string, string>>, ...services: string[]) => {
    const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`);
    const others = services.map((name) => `(name = "${name}", service = "${name}")`);
    return `(name = "${name}", worker = (
      modules = [(name = "${name}", esModule = embed "${name}.bundle.mjs")],
      bindings = [${[...texts, ...others].join(', ')}],
      compatibilityDate = "${date}",
      globalOutbound = "${name} outbound",
    ))`;
  };
  const { publicKey, secretKey } = demoKeys;
  const keys = { UPLOADCARE_PUBLIC_KEY: publicKey, UPLOADCARE_SECRET_KEY: secretKey };
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${worker('workerd', { url, otherUrl }, 'sample')},
    (name = "workerd outbound", network = (allow = ["local"])),
    ${worker('sample', keys)},
    (name = "sample outbound", external = (address = "${new URL(url).host}", http = ())),
  ],
);
`;
  const file = join(folder, 'workerd.capnp');
  await writeFile(file, config);
  return file;
}

async function runChromium(isWorker: boolean, { url, otherUrl }: PortableServer): Promise<Report> {
  const browser = await launchChromium();
  const timer = setTimeout(() => void browser.close(), limit);
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/page`);
    const suite = `/suite.js?other=${otherUrl}`;
    if (!isWorker)
      return await page.evaluate(async (suite) => {
        Object.assign(globalThis, { QUnit: { config: { autostart: false, reporters: { html: false } } } });
        return ((await import(suite)) as { report: Promise<Report> }).report;
      }, suite);
    const inWorker = (suite: string) =>
      new Promise<Report>((resolve, reject) => {
        const worker = new Worker(suite, { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
    return await page.evaluate(inWorker, suite);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}
