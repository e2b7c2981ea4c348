// The portable suite. It runs on the package as it was built, in every runtime, without a test framework.
import { browser } from './cases/browser.ts';
import { clock } from './cases/clock.ts';
import { endings } from './cases/endings.ts';
import { proxied } from './cases/proxied.ts';
import { apiRefusals } from './cases/refusals.ts';
import { retries } from './cases/retries.ts';
import { signatures } from './cases/signatures.ts';
import { signedElsewhere } from './cases/signed-elsewhere.ts';
import { statuses } from './cases/statuses.ts';
import { verbs } from './cases/verbs.ts';
import { wire } from './cases/wire.ts';
import type { Case, RuntimeContext } from './context.ts';
import { inProcess } from './stage.ts';

/** What the client has to see of an API that keeps to the document, whatever is between the two. */
export const conformance: readonly Case[] = [...verbs, ...apiRefusals, ...retries, ...clock];

/** What it has to see over HTTP, where things can go wrong that the document does not have. */
export const overHttp: readonly Case<RuntimeContext>[] = [
  ...conformance,
  ...statuses,
  ...endings,
  ...wire,
  ...browser,
  ...proxied,
  ...signedElsewhere,
];

/** All: the emulator in the place of `fetch` has to do in every runtime as well. */
export const cases: readonly Case<RuntimeContext>[] = [
  ...signatures,
  ...overHttp,
  ...conformance.map(({ name, run }) => ({
    name: `with the emulator as fetch: ${name}`,
    run: ({ inspect }: RuntimeContext) => run({ ...inProcess(), inspect }),
  })),
];
