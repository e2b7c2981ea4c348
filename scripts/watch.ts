// Does something on every save of the document, and shows what the linter finds.
import { watch as watchFolder } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lintFindings } from './checks/lint.ts';
import { documentFile } from './document.ts';
import { formatFinding } from './findings.ts';

/** Goes on until the process is ended. */
export function watch(work: () => Promise<unknown>): void {
  let seen: string | undefined;
  const onChange = async () => {
    const text = await readFile(documentFile, 'utf8').catch(() => undefined);
    if (text === undefined || text === seen) return;
    seen = text;
    await once(work);
  };
  let last = onChange();
  let timer: NodeJS.Timeout | undefined;
  // The folder, as some editors save by putting another file in the place of the first. A save is several events.
  watchFolder(dirname(documentFile), () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(onChange);
    }, 50);
  });
}

async function once(work: () => Promise<unknown>): Promise<void> {
  for (const step of [work, lint]) {
    await step().catch((error) => console.error(error instanceof Error ? error.message : error));
  }
  console.log(`Watching the document, ${new Date().toLocaleTimeString()}`);
}

async function lint(): Promise<void> {
  const findings = await lintFindings();
  for (const finding of findings) console.error(formatFinding(finding));
}
