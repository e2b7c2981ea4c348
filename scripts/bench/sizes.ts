// Bundle sizes, and import times over an empty script.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { bundle } from '../bundle.ts';

const [ours, official] = ['uploadcare-metadata', '@uploadcare/rest-client'];
const functions = 'getMetadata, getMetadataValue, updateMetadata, deleteMetadata, UploadcareAuthSchema';
const bundles = {
  'browser client': `export { createMetadataClient } from '${ours}/browser'`,
  'signed client': `export { createMetadataClient, signedAuth } from '${ours}'`,
  'all of the root': `export * from '${ours}'`,
  'official client, its functions for metadata': `export { ${functions} } from '${official}'`,
  'official client, all': `export * from '${official}'`,
};

export async function sizes(): Promise<Record<string, { bytes: number }>> {
  const each = Object.entries(bundles).map(async ([name, program]) => [
    name,
    { bytes: (await bundle(program)).brotli },
  ]);
  return Object.fromEntries(await Promise.all(each));
}

/** Returns milliseconds over an empty script, of each round. */
export async function importTimes(node: string, folder: string, rounds: number) {
  const time = (name: string) => {
    const start = performance.now();
    spawnSync(node, [`${folder}/import-${name}.mjs`], { stdio: 'inherit' });
    return performance.now() - start;
  };
  const programs = { empty: '', ours: `import '${ours}'`, official: `import '${official}'` };
  for (const [name, text] of Object.entries(programs)) await writeFile(`${folder}/import-${name}.mjs`, text);
  return Array.from({ length: rounds }, () => {
    const empty = time('empty');
    return { ours: time('ours') - empty, official: time('official') - empty };
  });
}
