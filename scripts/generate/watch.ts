// Repeats work when a file changes.
import { watch } from 'node:fs';

/** Does the work now and after each change in the folders. Returns a function that stops it. */
export function watchFolders(folders: readonly string[], work: () => Promise<unknown>): () => void {
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    last = last.then(work).catch((error) => console.error(error instanceof Error ? error.message : error));
  };
  run();
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, () => {
      // A save is several events.
      clearTimeout(timer);
      timer = setTimeout(run, 100);
    }),
  );
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}
