// Runs the sample for Workers in workerd, with the emulator where production is, and a client in front.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { demoKeys } from '../../src/emulator/index.ts';
import type { Programs } from './build.ts';
import { type Runtime, workerd } from './catalogue.ts';
import { reportOf } from './child.ts';
import type { Report } from './judge.ts';
import { obtain } from './obtain.ts';
import type { Ways } from './stage.ts';
import { configure } from './workerd.ts';

/** Rejects when the sample does not start, or there is no report. */
export async function runSample({ npm }: Runtime, programs: Programs, { url }: Ways): Promise<Report> {
  const { version = '', says = '' } = npm ?? {};
  const config = await configure({
    name: 'sample',
    program: programs.sampleWorker,
    env: { UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey, UPLOADCARE_SECRET_KEY: demoKeys.secretKey },
    compatibilityDate: says,
    // Whatever host it is for.
    outbound: `external = (address = "${new URL(url).host}", http = ())`,
    listens: true,
  });
  const args = ['serve', '--control-fd=3', config];
  const child = spawn(obtain(workerd), args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , stderr, control] = child.stdio as unknown as [null, null, Readable, Readable];
  const said = text(stderr);
  try {
    const ended = once(child, 'close').then(async () => {
      throw new Error(`the Worker ended:\n${await said}`);
    });
    const work = async () => {
      const [line] = await once(createInterface(control), 'line');
      const { port } = JSON.parse(line) as { port: number };
      const host = [programs.sample, url, `http://127.0.0.1:${port}`, version];
      return reportOf(process.execPath, host, programs.folder);
    };
    return await Promise.race([work(), ended]);
  } finally {
    child.kill();
  }
}
