// Builds the suite as programs beside the package, which is packed and installed.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../paths.ts';
import { packAndInstall } from '../release/tarball.ts';

/** The paths of the programs, and of the folder that has the package installed. */
export type Programs = Awaited<ReturnType<typeof buildPrograms>>;

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'error',
  tsconfigRaw: '{}',
} as const;

export async function buildPrograms() {
  const { consumer: folder } = await packAndInstall();
  const hosts = ['process', 'sample', 'workerd', 'browser'];
  const sampleWorker = { in: join(root, 'openapi/samples/frameworks/workers.ts'), out: 'sample-worker' };
  await build({
    ...common,
    entryPoints: [...hosts.map((out) => ({ in: join(root, `test/portable/hosts/${out}.ts`), out })), sampleWorker],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    // The package is found where it is installed, not in this project.
    external: ['uploadcare-metadata', 'uploadcare-metadata/*', 'openapi-fetch', 'node:*'],
    // QUnit's entry for Node is CommonJS.
    conditions: ['module'],
  });
  /** Bundles a program with the installed package, as bundlers do it for browsers or Workers. */
  const bundle = async (name: string, ...conditions: string[]) => {
    const outfile = join(folder, `${name}.bundle.mjs`);
    await build({
      ...common,
      entryPoints: [join(folder, `${name}.mjs`)],
      outfile,
      conditions,
      absWorkingDir: folder,
    });
    return outfile;
  };
  return {
    folder,
    // The suite, and the calls to the sample: they import the installed package.
    process: join(folder, 'process.mjs'),
    sample: join(folder, 'sample.mjs'),
    // The suite and the sample with the package in them.
    workerd: await bundle('workerd', 'workerd', 'worker', 'browser'),
    sampleWorker: await bundle('sample-worker', 'workerd', 'worker', 'browser'),
    browser: await bundle('browser', 'browser'),
  };
}
