// Bundle sizes in brotli, and import times over an empty script.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const ours = `${root}dist/src/index.js`;
const official = '@uploadcare/rest-client';

const entries = {
  'uploadcare-metadata/browser': `export { createMetadataClient } from '${root}dist/src/browser.js'`,
  'uploadcare-metadata, signed': `export { createMetadataClient, signedAuth } from '${ours}'`,
  'uploadcare-metadata, all': `export * from '${ours}'`,
  '@uploadcare/rest-client, its four functions, signed': `export { getMetadata, getMetadataValue, updateMetadata, deleteMetadata, UploadcareAuthSchema } from '${official}'`,
};

/** The median over the median of an empty script, run in turn: process start weighs more than what is measured. */
async function importTimes(): Promise<Record<string, string>> {
  const folder = await mkdtemp(`${root}.scratch-`);
  const scripts = { empty: '', [ours]: `import '${ours}'`, [official]: `import '${official}'` };
  const times: Record<string, number[]> = {};
  try {
    for (const [index, [name, source]] of Object.entries(scripts).entries()) {
      await writeFile(`${folder}/${index}.mjs`, source);
      times[name] = [];
    }
    for (let run = 0; run < 31; run++) {
      for (const [index, name] of Object.keys(scripts).entries()) {
        const start = performance.now();
        spawnSync(process.execPath, [`${folder}/${index}.mjs`]);
        if (run > 0) times[name]?.push(performance.now() - start);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const over = (name: string) => {
    const differences = (times[name] ?? []).map((time, index) => time - (times['empty']?.[index] ?? 0));
    return `${differences.toSorted((a, b) => a - b)[Math.floor(differences.length / 2)]?.toFixed(1)} ms`;
  };
  return { 'uploadcare-metadata': over(ours), '@uploadcare/rest-client': over(official) };
}

export async function printSizes(): Promise<void> {
  console.log('\nBundles (esbuild, minified, brotli), in bytes');
  const sizes: Record<string, Record<string, number>> = {};
  for (const [name, source] of Object.entries(entries)) {
    sizes[name] = { browser: (await bundle(source)).brotli, Node: (await bundle(source, 'node')).brotli };
  }
  console.table(sizes);
  console.log('\nImport in Node, over an empty script');
  console.table(await importTimes());
}
