// Repeats work when a file changes.
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Does the work now and after each change in the folders. Returns a function that stops it. */
export function watchFolders(folders: readonly string[], work: () => Promise<unknown>): () => void {
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    last = last.then(work).catch((error) => console.error(error instanceof Error ? error.message : error));
  };
  run();
  // Each folder has a watcher: Node's recursive one loses a file that another takes the place of.
  const watchers = folders.flatMap(foldersIn).map((folder) =>
    watch(folder, () => {
      // A save is several events.
      clearTimeout(timer);
      timer = setTimeout(run, 100);
    }),
  );
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const inside = entries.filter((each) => each.isDirectory());
  return [folder, ...inside.map(({ parentPath, name }) => join(parentPath, name))];
}
