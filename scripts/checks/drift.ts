// What is derived from the document is what `npm run generate` would write.
import { readFile } from 'node:fs/promises';
import { derive, extraFiles } from '../derive.ts';
import { type Finding, root } from '../findings.ts';

const mend = 'run `npm run generate` and commit what it writes';

export async function driftFindings(): Promise<Finding[]> {
  const derived = await derive();
  const stale = [...derived].map(async ([file, source]) => {
    const present = await readFile(root + file, 'utf8').catch(() => undefined);
    if (present === source) return [];
    return [{ file, message: present === undefined ? 'is missing' : 'is stale', mend }];
  });
  const extra = (await extraFiles(derived)).map((file) => ({ file, message: 'is extra', mend }));
  return [...(await Promise.all(stale)).flat(), ...extra];
}
