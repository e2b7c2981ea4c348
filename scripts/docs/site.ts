// The whole site, in a folder of its own.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../paths.ts';
import { bundle } from './bundle.ts';
import { writeClientReference } from './client.ts';
import { pagesOf } from './pages.ts';
import { referencePage } from './reference.ts';
import { twinsOf } from './twins.ts';

/** Where `npm run docs` puts it. */
export const siteFolder = join(root, 'site');

/** Takes the place of what is in the folder only when all of it could be built. */
export async function buildSite(folder: string = siteFolder): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  const { yaml, json, document } = await bundle();
  const pages = await pagesOf(document);
  const [page] = await Promise.all([referencePage(pages), writeClientReference(join(fresh, 'client'), document)]);
  const files = new Map([['index.html', page], ['openapi.yaml', yaml], ['openapi.json', json], ...twinsOf(pages)]);
  for (const [file, text] of files) {
    await mkdir(dirname(join(fresh, file)), { recursive: true });
    await writeFile(join(fresh, file), text);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
