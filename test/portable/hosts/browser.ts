// Runs the suite in a page, which reads `report`, or in a worker, which sends it. The address of this module names the other origin.
import { run } from '../suite.ts';

const { origin, searchParams } = new URL(import.meta.url);
export const report = run({ url: origin, otherUrl: searchParams.get('other') ?? '', isBrowser: true });
if (!('document' in globalThis)) void report.then((result) => globalThis.postMessage(result));
