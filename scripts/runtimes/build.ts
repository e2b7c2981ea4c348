// The suite as programs that stand beside the package as it was packed and installed.
import { join, relative } from 'node:path';
import { build as esbuild } from 'esbuild';
import { samplesFolder } from '../generate/samples.ts';
import { packAndInstall, root } from '../release/tarball.ts';

export interface Programs {
  /** The folder where the package is installed, and the programs are. */
  readonly folder: string;
  /** For what finds packages itself: the suite, and the emulator that it talks to. */
  readonly process: string;
  readonly stage: string;
  /** What is asked of the sample for Workers. */
  readonly sample: string;
  /** For what does not: the suite, or the sample for Workers, with the package in it. */
  readonly workerd: string;
  readonly sampleWorker: string;
  readonly browser: string;
}

const entryPoints = [
  ...['process', 'stage', 'sample', 'workerd', 'browser'].map((out) => ({
    in: join(root, `test/runtimes/hosts/${out}.ts`),
    out,
  })),
  { in: join(root, samplesFolder, 'frameworks/workers.ts'), out: 'sample-worker' },
];
// As bundlers choose what Cloudflare Workers get.
const ofWorkers = ['workerd', 'worker', 'browser'];
const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'error',
  tsconfigRaw: '{}',
} as const;

export async function buildPrograms(): Promise<Programs> {
  const { consumer: folder } = await packAndInstall();
  // The package itself stays outside: it is found where it is installed, not in this project.
  await esbuild({
    ...common,
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    external: ['uploadcare-metadata', 'uploadcare-metadata/*', 'node:*'],
  });
  return {
    folder,
    process: join(folder, 'process.mjs'),
    stage: join(folder, 'stage.mjs'),
    sample: join(folder, 'sample.mjs'),
    workerd: await whole(folder, 'workerd', ofWorkers),
    sampleWorker: await whole(folder, 'sample-worker', ofWorkers),
    browser: await whole(folder, 'browser', ['browser']),
  };
}

/** A program with the installed package in it, as a bundler of the field makes it. */
async function whole(folder: string, host: string, conditions: string[]): Promise<string> {
  const outfile = join(folder, `${host}.bundle.mjs`);
  const { metafile } = await esbuild({
    ...common,
    entryPoints: [join(folder, `${host}.mjs`)],
    outfile,
    conditions,
    absWorkingDir: folder,
    metafile: true,
  });
  const built = 'node_modules/uploadcare-metadata/dist/src/index.js';
  if (!(built in metafile.inputs)) throw new Error(`${relative(folder, outfile)} is not made of ${built}`);
  return outfile;
}
