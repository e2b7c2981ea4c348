// Runs samples in a page: the client and the emulator of this package, which record what happens between them.
import createClient from 'openapi-fetch';
import { credentialsHeader, responseHeaders, signature } from '../../../generated/constants.ts';
import { validateSecretKey } from '../../../src/auth/schemes.ts';
import { createSigner } from '../../../src/auth/signature.ts';
import * as emulatorModule from '../../../src/emulator/index.ts';
import { sleep as realSleep } from '../../../src/http/deadline.ts';
import * as clientModule from '../../../src/index.ts';
import { inspect } from './inspect.ts';
import type { Inputs, Sample, sampleModules } from './sample.ts';

export type FileMetadata = Readonly<Record<string, string>>;

/** One request and what became of it. */
export interface Exchange {
  readonly kind: 'exchange';
  readonly method: string;
  readonly path: string;
  readonly headers: string;
  readonly body: string;
  /** Both are `undefined` with the simple scheme. */
  readonly stringToSign: string | undefined;
  readonly signature: string | undefined;
  response?: { readonly status: number; readonly headers: string; readonly body: string };
  /** The failure of the connection. */
  failure?: string;
}

/** A step of a run, in the order in which they happen. */
export type Step =
  | Exchange
  /** A wait before a retry. `until` is in milliseconds since 1970. */
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly until: number }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string; readonly isSent: boolean };

/** A run of a sample. A page shows it while it changes. */
export interface Run {
  readonly steps: Step[];
  isOver: boolean;
  /** The metadata of the file that the sample is about. */
  before: FileMetadata | undefined;
  after: FileMetadata | undefined;
}

export const createRun = (): Run => ({ steps: [], isOver: false, before: undefined, after: undefined });

export interface Session {
  /** Runs a sample, and records in `run` what happens. Resolves also when the sample fails. */
  run(sample: Sample, inputs: Inputs, run: Run): Promise<void>;
  /** Forgets what the samples have written. */
  reset(): void;
}

type Fetch = emulatorModule.Emulator['fetch'];
const { demoKeys } = emulatorModule;

/** Creates a session: files keep their metadata from one run to the next. */
export function createSession({ sleep = realSleep } = {}): Session {
  const shared = emulatorModule.createEmulator();

  return {
    reset: () => shared.reset(),
    async run(sample, inputs, run) {
      const { uuid = '' } = sample;
      if (uuid !== '' && shared.metadataOf(uuid) === undefined)
        shared.setFile(uuid, { pet: 'cat', [sample.inputs['key'] ?? 'subsystem']: 'uploader' });
      const modules = createModules(uuid, shared, run, sleep);
      try {
        await sample.run({
          load: async (name) => modules[name as keyof typeof modules],
          console: { log: (...values) => run.steps.push({ kind: 'output', text: values.map(inspect).join(' ') }) },
          process: {
            env: { UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey, UPLOADCARE_SECRET_KEY: demoKeys.secretKey },
          },
          inputs,
        });
      } catch (error) {
        const isSent = run.steps.some(({ kind }) => kind === 'exchange');
        run.steps.push({ kind: 'error', text: inspect(error), isSent });
      }
      run.isOver = true;
    },
  };
}

/** Returns the modules that a sample imports, with defaults that stay in the page and record what happens. */
function createModules(uuid: string, shared: emulatorModule.Emulator, run: Run, sleep: typeof realSleep) {
  const signed = new Map<string, string>();

  /** Sends to an emulator, whose file is shown from now on. */
  function recorded(emulator: emulatorModule.Emulator): Fetch {
    const look = () => {
      const metadata = emulator.metadataOf(uuid);
      run.after = metadata;
      return metadata;
    };
    run.before = look();
    return async (input, init = {}) => {
      const request = input instanceof Request ? input : { url: String(input), method: 'GET', headers: {}, ...init };
      const headers = new Headers(request.headers ?? {});
      const body = input instanceof Request ? await input.clone().text() : String(init.body ?? '');
      const [, made] = /:([0-9a-f]{40})$/.exec(headers.get(credentialsHeader) ?? '') ?? [];
      const { origin } = new URL(request.url);
      const exchange: Exchange = {
        kind: 'exchange',
        method: request.method ?? 'GET',
        path: request.url.slice(origin.length),
        headers: headerLines(headers),
        body,
        stringToSign: signed.get(made ?? ''),
        signature: made,
      };
      // The page observes the element, not the object.
      const recording = run.steps[run.steps.push(exchange) - 1] as Exchange;
      try {
        const response = await emulator.fetch(input, init);
        const { status } = response;
        const text = await response.clone().text();
        recording.response = { status, headers: headerLines(response.headers), body: text };
        return response;
      } catch (error) {
        recording.failure = inspect(error);
        throw error;
      } finally {
        look();
      }
    };
  }

  const fetch = recorded(shared);
  const pause = (milliseconds: number, signal?: AbortSignal) => {
    run.steps.push({ kind: 'wait', milliseconds, until: Date.now() + milliseconds });
    return sleep(milliseconds, signal);
  };
  const onWarning = ({ message }: clientModule.ApiWarning) => void run.steps.push({ kind: 'warning', text: message });

  const client: typeof clientModule = {
    ...clientModule,
    keysFromEnv: (environment) => (environment ? clientModule.keysFromEnv(environment) : demoKeys),
    signedAuth({ publicKey, secretKey, sign }) {
      // A page may not have a secret key. These are the emulator's, so they sign here.
      if (!sign) validateSecretKey(secretKey, true);
      const make = sign ?? createSigner(secretKey);
      return clientModule.signedAuth({
        publicKey,
        async sign(...request) {
          const made = await make(...request);
          signed.set(made, request[0]);
          return made;
        },
      });
    },
    simpleAuth: (keys) => clientModule.simpleAuth({ ...keys, dangerouslyAllowBrowser: true }),
    createMetadataClient: (options) =>
      clientModule.createMetadataClient({ fetch, sleep: pause, onWarning, ...options }),
    createMetadataApi: (options) => clientModule.createMetadataApi({ fetch, onWarning, ...options }),
  };
  return {
    'uploadcare-metadata': client,
    'uploadcare-metadata/emulator': {
      ...emulatorModule,
      createEmulator(options?: emulatorModule.EmulatorOptions) {
        const emulator = emulatorModule.createEmulator(options);
        return { ...emulator, fetch: recorded(emulator) };
      },
    },
    'openapi-fetch': { default: (options: object) => createClient({ fetch, ...options }) },
  } satisfies Record<(typeof sampleModules)[number], object>;
}

const names = ['Content-Length', signature.dateHeader, ...Object.values(responseHeaders)];
const spelling = new Map(names.map((name) => [name.toLowerCase(), name]));

/** Returns headers as lines. Names are in lowercase in `Headers`: this writes them as the description does. */
function headerLines(headers: Headers): string {
  const capitalized = (name: string) => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return [...headers].map(([name, value]) => `${spelling.get(name) ?? capitalized(name)}: ${value}`).join('\n');
}
