// What every request has to pass on its way to the one who answers.
import { operations, signature } from '../../generated/constants.ts';
import {
  type Asked,
  credentialsIn,
  expectedCredentials,
  makes,
  type Operation,
  type Sent,
  sentOf,
} from './requests.ts';
import type { Scene } from './scene.ts';
import type { Answerer, Fitting } from './source.ts';

export interface Gate {
  readonly scene: Scene;
  readonly base: string;
  /** One of the calls of each of these lists it has to be. */
  readonly lists: readonly (readonly Asked[])[];
  /** The scheme of the credentials it has to have; none for none. */
  readonly scheme: string | undefined;
  readonly answer: Answerer;
  /** How many may pass. */
  readonly most: number;
}

/** The `fetch` of the one who is in front of the gate. */
export function gated({ scene, base, lists, scheme, answer, most }: Gate): typeof fetch {
  let count = 0;
  return (input, init = {}) => {
    const sent = sentOf(input, init);
    const what = `${sent.method} ${sent.url}`;
    scene.requests++;
    if (++count > most) scene.broke(`more than ${most} requests`);
    if (scene.over) scene.broke(`a request after the end: ${what}`);
    if (init.redirect !== 'manual') scene.broke(`a request that follows redirects: ${what}`);
    const calls = lists.map((list) => list.find((asked) => makes(sent, base, asked)));
    if (calls.includes(undefined)) scene.broke(`a request that nobody asked for: ${what} ${sent.body}`);
    checkCredentials(scene, scheme, sent);
    const proof = credentialsIn(sent);
    scene.secrets.add(proof.slice(proof.indexOf(':') + 1));
    return answer({ input: sent.url, init, proof, fitting: fittingFor(calls[0]?.operation, sent) });
  };
}

function checkCredentials(scene: Scene, scheme: string | undefined, sent: Sent): void {
  const { publicKey, secretKey } = scene.keys;
  const given = credentialsIn(sent);
  const expected =
    scheme === undefined || !URL.canParse(sent.url)
      ? ''
      : expectedCredentials(scheme, publicKey, secretKey, sent);
  if (given !== expected) scene.broke(`credentials ${given} in place of ${expected}`);
  if (scheme === undefined && sent.headers.has(signature.dateHeader))
    scene.broke('a date of a signature without a signature');
}

function fittingFor(operation: string | undefined, { body }: Sent): Fitting {
  const { success } = operations[operation as Operation] ?? operations.listFileMetadata;
  const [status, type] = Object.entries(success)[0] as [string, string | null];
  const fitting = { object: '{"pet":"cat"}', string: body || '"cat"' }[type ?? ''] ?? null;
  return { status: Number(status), body: fitting };
}
