// Makes the clients of the cases, and what is behind them of ours.
import { serverUrl } from '../../generated/constants.ts';
import type { Auth, MetadataClient, MetadataClientOptions, MetadataVerbs } from '../../src/index.ts';
import type { Handler } from '../../src/server/index.ts';
import type { ClientPlan } from './plans.ts';
import type { Keys } from './source.ts';
import { functionsAt, type Place, type World } from './world.ts';

export type Way = 'simple' | 'signed' | 'sign' | 'remote' | 'none' | 'browser';

/** What a client is used for in a case. */
export interface Use {
  readonly way: Way;
  readonly raw: boolean;
  /** What of ours is behind it. */
  readonly behind: 'proxy' | 'signing handler' | undefined;
}

export interface Parts {
  readonly client: MetadataVerbs | MetadataClient;
  readonly handler: Handler | undefined;
}

export const mount = 'https://app.example.com/api/metadata';
export const sessionHeader = 'X-Session';
export const signerUrl = 'https://shop.example/api/sign';

export function partsOf(
  { subject, keys: own }: World,
  use: Use,
  plan: ClientPlan,
  keys: Keys,
  place: Place,
): Parts {
  const { standing, signer } = plan;
  const { way, behind } = use;
  const { now, random, sleep, onWarning, onError, authorize, sign, ...sending } = functionsAt(place);
  const { publicKey, secretKey } = standing ? own : keys;
  const given = standing ? {} : plan.options;
  const common = { now, random, sleep, onWarning, ...given } as MetadataClientOptions;

  const handlers: Record<NonNullable<Use['behind']>, () => Handler> = {
    proxy: () =>
      subject.createMetadataProxy({
        ...{ now, onWarning, onError, authorize },
        auth: subject.signedAuth({ publicKey, secretKey }),
        fetch: sending.api,
      }),
    'signing handler': () => subject.createSigningHandler({ secretKey, authorize, onError, now }),
  };
  const remote = () => {
    const headers = () =>
      place.stage.scene.act('headers', () => ({ [sessionHeader]: tokenOf(place.stage.scene.keys) }));
    const byPlan = {
      none: {},
      given: { headers: { [sessionHeader]: tokenOf({ publicKey, secretKey }) } },
      'asked for': { headers },
    };
    const url = standing || behind ? signerUrl : (signer.url as string);
    return subject.remoteSigner(url, {
      fetch: sending.signer,
      ...byPlan[standing ? 'asked for' : signer.headers],
    });
  };
  const auths: Record<Way, () => Auth | undefined> = {
    simple: () => subject.simpleAuth({ publicKey, secretKey }),
    signed: () => subject.signedAuth({ publicKey, secretKey }),
    sign: () => subject.signedAuth({ publicKey, sign }),
    remote: () => subject.signedAuth({ publicKey, sign: remote() }),
    none: () => undefined,
    browser: () => undefined,
  };
  const auth = auths[way]();
  const fetch = behind === 'proxy' ? sending.backEnd : sending.api;
  const options = { ...common, fetch, baseUrl: baseUrlOf(use, plan) as string };
  const client =
    way === 'browser'
      ? subject.createBrowserClient(options as never)
      : subject.createMetadataClient({ ...options, ...(auth && { auth }) } as MetadataClientOptions);
  place.stage.scene.mustHide('the auth', auth);
  return { client, handler: behind && handlers[behind]() };
}

/** What a client is given as its `baseUrl`: without credentials, not production, which it would refuse. */
export function baseUrlOf({ way, behind }: Use, { standing, options }: ClientPlan): unknown {
  const isKeyless = way === 'none' || way === 'browser';
  const given = standing ? serverUrl : options.baseUrl;
  const isProduction = typeof given === 'string' && given.startsWith(serverUrl);
  return behind === 'proxy' || (isKeyless && isProduction) ? mount : given;
}

/** What the back end that signs is shown. */
export const tokenOf = ({ secretKey }: Keys): string => `Bearer token-${secretKey}`;
