// Does something on every save below some folders.
import { watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

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
    const read = folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
      const texts = files.sort().map(async (file) => [file, relevant(await readFile(file, 'utf8'))]);
      return Promise.all(texts);
    });
    return JSON.stringify(await Promise.all(read));
  } catch {
    return undefined;
  }
}
