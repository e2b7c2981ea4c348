// Does something on every save below some folders.
import { watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does the work at once and after each change, and goes on until the process is ended. `relevant` is what of a file
 * counts: where the work writes into a file that is watched, that has to be left out.
 */
export function watchFolders(
  folders: readonly string[],
  work: () => Promise<unknown>,
  relevant: (text: string) => string = (text) => text,
): void {
  let seen: string | undefined;
  const onChange = async () => {
    const present = await contents(folders, relevant);
    if (present === undefined || present === seen) return;
    seen = present;
    await work().catch((error) => console.error(error instanceof Error ? error.message : error));
  };
  let last = onChange();
  let timer: NodeJS.Timeout | undefined;
  for (const folder of folders) {
    // Folders, as some editors save by putting another file in the place of the first. A save is several events.
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(onChange);
      }, 50);
    });
  }
}

/** All that is in the folders; `undefined` when a file is on the move. */
async function contents(
  folders: readonly string[],
  relevant: (text: string) => string,
): Promise<string | undefined> {
  try {
    const all = await texts(folders);
    // An empty file may be one that is just being written anew.
    if (all.some(([, text]) => text === '')) await wait(100);
    const settled = (await texts(folders)).map(([file, text]) => [file, relevant(text)]);
    return JSON.stringify(settled);
  } catch {
    return undefined;
  }
}

async function texts(folders: readonly string[]): Promise<[file: string, text: string][]> {
  const read = folders.map(async (folder) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
    return Promise.all(
      files.sort().map(async (file) => [file, await readFile(file, 'utf8')] as [string, string]),
    );
  });
  return (await Promise.all(read)).flat();
}
