// Builds the suite as programs beside the package, which is packed and installed.
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { root } from '../paths.ts';
import { packAndInstall } from '../release/tarball.ts';

const common: BuildOptions = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'error', tsconfigRaw: '{}' };

/**
 * Returns the folder of the programs: `process.mjs` imports the installed package, and `browser.bundle.mjs`,
 * `workerd.bundle.mjs` and `sample.bundle.mjs` contain it.
 */
export async function buildPrograms(): Promise<string> {
  const { consumer: folder } = packAndInstall();
  await build({
    ...common,
    entryPoints: {
      process: 'test/portable/hosts/process.ts',
      browser: 'test/portable/hosts/browser.ts',
      workerd: 'test/portable/hosts/workerd.ts',
      sample: 'openapi/samples/frameworks/workers.ts',
    },
    absWorkingDir: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    // The package is found where it is installed, not in this project.
    external: ['uploadcare-metadata', 'uploadcare-metadata/*', 'openapi-fetch', 'node:*'],
    // QUnit's entry for Node is CommonJS.
    conditions: ['module'],
  });
  const workers = ['workerd', 'worker', 'browser'];
  for (const [name, conditions] of Object.entries({ browser: ['browser'], workerd: workers, sample: workers })) {
    const [entry, outfile] = [join(folder, `${name}.mjs`), join(folder, `${name}.bundle.mjs`)];
    // As bundlers do it for browsers and Workers.
    await build({ ...common, entryPoints: [entry], outfile, conditions, absWorkingDir: folder });
  }
  return folder;
}
