// Does something on every save of the document, and shows what the linter finds.
import { readFile, watch as watchFolder } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lintFindings } from './checks/lint.ts';
import { documentFile } from './document.ts';
import { formatFinding } from './findings.ts';

/** Does not end. */
export async function watch(work: () => Promise<unknown>): Promise<void> {
  let seen: string | undefined;
  const onChange = async () => {
    const text = await readFile(documentFile, 'utf8').catch(() => undefined);
    // One save can give several events, and none of them may be the last that counts.
    if (text === undefined || text === seen) return;
    seen = text;
    await once(work);
  };
  // The folder, as some editors save by putting another file in the place of the first.
  const events = watchFolder(dirname(documentFile));
  await onChange();
  for await (const _ of events) await onChange();
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
