// The console of the docs, without its components: compiled samples, the session that runs them, and the signature calculator.
import { readdirSync, readFileSync } from 'node:fs';
import { inspect as nodeInspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsHeader, mediaType, serverUrl, signature } from '../../generated/constants.ts';
import { programsIn } from '../../scripts/check/programs.ts';
import { calculate, compare, dateProblem, type Fields } from '../../scripts/docs/console/calculator.ts';
import { compileSample } from '../../scripts/docs/console/compile.ts';
import { inspect, quoted } from '../../scripts/docs/console/inspect.ts';
import { recall, remember } from '../../scripts/docs/console/memory.ts';
import type { Sample } from '../../scripts/docs/console/sample.ts';
import { createRun, createSession, type Exchange, type Run, type Session } from '../../scripts/docs/console/session.ts';
import { readDescription } from '../../scripts/generate/description.ts';
import { ourMarkdown } from '../../scripts/generate/markdown.ts';
import { samplesOf } from '../../scripts/generate/samples.ts';
import { root } from '../../scripts/paths.ts';
import { keys, uuid } from '../support/client.ts';
import { expectedCredentials, hmac } from '../support/oracle.ts';

const read = (file: string) => readFileSync(root + file, 'utf8');
const samples = samplesOf(await readDescription())
  .filter(({ file }) => file.endsWith('.ts'))
  .map(({ file, entry }) => [file, entry] as const);
const programs = (await ourMarkdown()).flatMap(programsIn).map(({ file, code }) => [file, code] as const);
const runnable = programs.filter(([, code]) => compileSample(code));
const faultFolder = 'scripts/docs/console/faults/';
const update = 'openapi/samples/updateFileMetadataKey/client.ts';

/** Compiles a sample and loads its module, as a page does. */
async function load(source: string): Promise<Sample> {
  const { code } = compileSample(source) ?? expect.fail('the sample does not run in a page');
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

let waits: number[];
let session: Session;

async function play(source: string, inputs: Readonly<Record<string, string>> = {}): Promise<Run> {
  const sample = await load(source);
  const run = createRun();
  await session.run(sample, { ...sample.inputs, ...inputs }, run);
  expect(run.isOver).toBe(true);
  return run;
}

const exchangesOf = ({ steps }: Run) => steps.filter((step): step is Exchange => step.kind === 'exchange');
const textsOf = ({ steps }: Run, kind: 'output' | 'error' | 'warning') =>
  steps.flatMap((step) => (step.kind === kind ? [step.text] : []));
/** The steps as words: statuses, and the kinds of the others. */
const courseOf = ({ steps }: Run) =>
  steps.map((step) => (step.kind === 'exchange' ? (step.response?.status ?? 'failed') : step.kind));

beforeEach(() => {
  // The client refuses a secret key where there is a document.
  vi.stubGlobal('document', {});
  vi.stubGlobal('fetch', () => expect.fail('a request left the page'));
  waits = [];
  session = createSession({ sleep: async (milliseconds) => void waits.push(milliseconds) });
});
afterEach(() => vi.unstubAllGlobals());

describe('a sample', () => {
  it('each of TypeScript is among those that are tested', () => {
    const all = readdirSync(`${root}openapi/samples`, { recursive: true, encoding: 'utf8' });
    const own = all.filter((name) => /^\w+Metadata\w*[\\/]\w+\.ts$/.test(name));
    expect(samples).toHaveLength(own.length);
  });

  it.each(samples)('%s runs, and prints the value', async (file, { operation, method, path }) => {
    const run = await play(read(file));
    const [exchange, ...others] = exchangesOf(run);
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({ method, response: { status: expect.toSatisfy((status) => status < 300) } });
    const { body = '' } = exchange?.response ?? {};
    const value: unknown = body === '' ? undefined : JSON.parse(body);
    const printed = typeof value === 'string' ? value : nodeInspect(value);
    expect(textsOf(run, 'output')).toEqual(value === undefined ? [] : [printed]);
    expect(Object.keys((await load(read(file))).inputs)).toEqual([
      ...(path.includes('{key}') ? ['key'] : []),
      ...(operation.requestBody ? ['value'] : []),
    ]);
  });

  it.each(runnable)('%s runs without an error', async (_, code) => {
    const run = await play(code);
    expect(textsOf(run, 'error')).toEqual([]);
    expect(exchangesOf(run)).not.toEqual([]);
  });

  it.each([
    ['imports what a page lacks', "import { createHmac } from 'node:crypto';\nawait createHmac('sha1', '');"],
    [
      'makes no call',
      "import { signedAuth } from 'uploadcare-metadata';\nsignedAuth({ publicKey: 'a', secretKey: 'b' });",
    ],
    ['exports', "import { limits } from 'uploadcare-metadata';\nawait 1;\nexport const a = limits;"],
    ['imports for its effects', "import 'uploadcare-metadata';\nawait 1;"],
    ['imports nothing', 'await 1;'],
  ])('that %s is not compiled', (_, code) => {
    expect(compileSample(code)).toBeUndefined();
  });

  it('keeps the metadata of the file from one run to the next', async () => {
    const set = await play(read(update));
    expect([set.before, set.after]).toEqual([
      { pet: 'cat', subsystem: 'uploader' },
      { pet: 'cat', subsystem: 'image-processing' },
    ]);
    expect((await play(read('openapi/samples/getFileMetadataKey/client.ts'))).before).toEqual(set.after);
    const gone = await play(read('openapi/samples/deleteFileMetadataKey/client.ts'));
    expect(gone.after).toEqual({ pet: 'cat' });
  });
});

describe('an exchange', () => {
  it.each(samples)('of %s has the credentials of an independent signature', async (file) => {
    const [exchange] = exchangesOf(await play(read(file), { value: 'naïve 🐈', key: 'a:b' }));
    const { method, path, body, headers, stringToSign = '' } = exchange as Exchange;
    const sent = new Headers(headers.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]));
    const credentials = expectedCredentials({ url: serverUrl + path, method, headers: sent, body });
    expect(sent.get(credentialsHeader)).toBe(credentials);
    expect(credentials).toBe(`Uploadcare ${keys.publicKey}:${hmac(stringToSign)}`);
    expect(headers).toContain(`Accept: ${mediaType}\n`);
    expect(headers).toContain(`\n${signature.dateHeader}: `);
  });

  it('shows the request id and the body of the response', async () => {
    const [exchange] = exchangesOf(await play(read(update), { value: 'dog' }));
    expect(exchange?.response?.headers).toMatch(/^X-Uploadcare-Request-Id: [0-9a-f-]{36}$/m);
    expect([exchange?.body, exchange?.response?.body]).toEqual(['"dog"', '"dog"']);
  });

  it('is recorded before its response arrives', async () => {
    const seen: unknown[] = [];
    const run = createRun();
    const { push } = run.steps;
    run.steps.push = (...steps) => {
      seen.push(...steps.map((step) => step.kind === 'exchange' && step.response));
      return push.apply(run.steps, steps);
    };
    const sample = await load(read(update));
    await session.run(sample, sample.inputs, run);
    expect(seen).toEqual([undefined, false]);
  });
});

describe('an error', () => {
  it.each([
    ['key', '..'],
    ['key', 'k'.repeat(65)],
    ['value', ''],
  ])('for the %s %j says that nothing was sent', async (name, wrong) => {
    const run = await play(read(update), { [name]: wrong });
    expect(run.steps).toEqual([
      { kind: 'error', isSent: false, text: expect.stringMatching(`^ValidationError: \`${name}\` `) },
    ]);
    expect(run.after).toEqual(run.before);
  });

  it('of the API says that a request was sent', async () => {
    const run = await play(read('openapi/samples/getFileMetadataKey/client.ts'), { key: 'missing' });
    expect(courseOf(run)).toEqual([404, 'error']);
    expect(run.steps[1]).toMatchObject({ isSent: true, text: expect.stringMatching(/^NotFoundError: /) });
  });

  it('for a wrong secret key is that of the emulator', async () => {
    const withSecretKey = (secretKey: string) =>
      play(read(update).replace('keysFromEnv()', JSON.stringify({ publicKey: 'demopublickey', secretKey })));
    expect(courseOf(await withSecretKey('wrongsecretkey'))).toEqual([401, 'error']);
    expect(textsOf(await withSecretKey(''), 'error')).toEqual([
      expect.stringMatching(/^ValidationError: `secretKey` /),
    ]);
  });
});

it('the choices of a reader are forgotten where a page may not store anything', () => {
  vi.stubGlobal('localStorage', undefined);
  remember('tab', 'Python');
  expect(recall('tab')).toBeNull();
  vi.unstubAllGlobals();
});

describe('the fault', () => {
  it('each file of a fault is tested', () => {
    expect(readdirSync(root + faultFolder).sort()).toEqual(
      ['rate-limit', 'unavailable', 'lost-response', 'wrong-clock'].map((name) => `${name}.ts`).sort(),
    );
  });

  it('rate-limit waits as long as Retry-After says', async () => {
    const run = await play(read(`${faultFolder}rate-limit.ts`));
    expect(courseOf(run)).toEqual([429, 'wait', 200, 'output']);
    expect(waits).toEqual([2_000]);
    expect(run.steps[1]).toMatchObject({ milliseconds: 2_000 });
    expect([run.before, run.after]).toEqual([{ pet: 'cat' }, { pet: 'dog' }]);
  });

  it('unavailable waits twice', async () => {
    const run = await play(read(`${faultFolder}unavailable.ts`));
    expect(courseOf(run)).toEqual([503, 'wait', 503, 'wait', 200, 'output']);
    expect(waits).toHaveLength(2);
  });

  it('lost-response shows a failed connection, and a deletion that finds nothing', async () => {
    const run = await play(read(`${faultFolder}lost-response.ts`));
    expect(courseOf(run)).toEqual(['failed', 'wait', 404, 200, 'output']);
    expect(exchangesOf(run)[0]?.failure).toMatch(/fetch failed/);
    expect([run.before, run.after, textsOf(run, 'output')]).toEqual([{ pet: 'cat' }, {}, ['{}']]);
  });

  it('wrong-clock is rejected once, warns, and signs with the time of the server', async () => {
    const run = await play(read(`${faultFolder}wrong-clock.ts`));
    expect(courseOf(run)).toEqual([401, 'warning', 200, 'output']);
    expect(textsOf(run, 'warning')).toEqual([expect.stringContaining('20 minutes behind')]);
    const dates = exchangesOf(run).map(({ headers }) => Date.parse(/Uploadcare-Date: (.*)/i.exec(headers)?.[1] ?? ''));
    expect((dates[1] as number) - (dates[0] as number)).toBeGreaterThan(19 * 60_000);
  });
});

describe('the signature calculator', () => {
  const fields: Fields = {
    method: 'PUT',
    path: `/files/${uuid}/metadata/a:b/?limit=1`,
    body: '"naïve 🐈 “cat”"',
    contentType: 'application/json',
    date: 'Mon, 05 Nov 2018 13:14:41 GMT',
    ...keys,
  };
  const right = calculate(fields);
  const { lines } = right;
  const line = (index: number, text: string) => lines.map((each, at) => (at === index ? text : each)).join('\n');

  // Vectors of Python's hmac and hashlib.
  it.each([
    [
      'no body',
      { method: 'DELETE', body: '', date: 'Thu, 01 Jan 2026 00:00:00 GMT', path: `/files/${uuid}/metadata/pet/` },
      '9f38c2101b1d0fef973198ad3206d4915a37d8f8',
    ],
    [
      'a body as UTF-8',
      { body: '"naïve 🐈 “cat”\\n"', date: 'Sun, 29 Feb 2032 23:59:59 GMT', path: `/files/${uuid}/metadata/pet/` },
      '6506476ba8554d79db615f487a3cde2b67ba66da',
    ],
    [
      'a query',
      { method: 'GET', body: '', path: '/files/?limit=1&stored=true' },
      '34ae4de8c47d9f8e9bc8a7da9a5081267a0e4c03',
    ],
    [
      'a secret key as UTF-8',
      { method: 'GET', body: '', path: `/files/${uuid}/metadata/`, secretKey: 'sécrèt-🔑' },
      '3b23eb68ba6b7e5425bac5874a18dec99f481c53',
    ],
  ])('calculates the vector of %s', (_, given, expected) => {
    const calculation = calculate({ ...fields, ...given });
    expect(calculation.signature).toBe(expected);
    expect(calculation.headers).toContain(`${credentialsHeader}: Uploadcare ${keys.publicKey}:${expected}`);
    expect(calculation.stringToSign.split('\n')).toEqual(calculation.lines);
    expect(calculation.lines[1]).toBe(calculation.bodyHash);
  });

  it.each([
    ['a string to sign', right.stringToSign],
    ['a signature', right.signature],
    ['an Authorization header', `Authorization: Uploadcare ${keys.publicKey}:${right.signature}\n`],
    ['what openssl prints', `SHA1(stdin)= ${right.signature}`],
  ])('accepts %s', (_, own) => {
    expect(compare(own, fields)).toMatchObject({ isRight: true, differences: [] });
  });

  const bodyless = { ...fields, method: 'GET', body: '' };
  const { lines: bodylessLines } = calculate(bodyless);
  it.each<[RegExp, number, string, Fields?]>([
    [/method/, 1, line(0, 'put')],
    [/quotes/, 2, line(1, calculate({ ...fields, body: 'naïve 🐈 “cat”' }).bodyHash)],
    [/line break/, 2, line(1, calculate({ ...fields, body: `${fields.body}\n` }).bodyHash)],
    [/empty body/, 2, line(1, calculate(bodyless).bodyHash)],
    [/which an empty body has too/, 2, ['GET', '', ...bodylessLines.slice(2)].join('\n'), bodyless],
    [/MD5 of the body/, 2, line(1, fields.body)],
    [/lowercase/, 2, line(1, right.bodyHash.toUpperCase())],
    [/Content-Type that you sign/, 3, line(2, '')],
    [/Content-Type that you sign/, 3, line(2, 'application/json; charset=utf-8')],
    [/exactly as it is sent/, 4, line(3, 'Mon, 05 Nov 2018 13:14:41 +0000')],
    [/exactly as it is sent/, 4, line(3, '2018-11-05T13:14:41Z')],
    [/exactly as it is sent/, 4, line(3, '2018-11-05T13:14:41.000Z')],
    [/host/, 5, line(4, serverUrl + fields.path)],
    [/slash/, 5, line(4, fields.path.replace('/?', '?'))],
    [/query/, 5, line(4, fields.path.replace(/\?.*/, ''))],
    [/percent-encoding/, 5, line(4, fields.path.replace(':', '%3A'))],
  ])('finds the mistake %s in line %i, and in the signature alone', (hint, number, own, given = fields) => {
    const { differences, text, isRight } = compare(own, given);
    expect(isRight).toBe(false);
    expect(text).toContain(`Line ${number} (`);
    const yours = own.split('\n')[number - 1];
    expect(differences).toEqual([
      {
        line: number,
        name: expect.any(String),
        yours,
        expected: calculate(given).lines[number - 1],
        hint: expect.stringMatching(hint),
      },
    ]);
    expect(compare(hmac(own), given)).toMatchObject({ isRight: false, text: expect.stringMatching(hint) });
  });

  it.each<[RegExp, string]>([
    [/none after the last/, `${right.stringToSign}\n`],
    [/one line feed/, right.stringToSign.replaceAll('\n', '\r\n')],
    [/one line feed/, right.stringToSign.replaceAll('\n', '\\n')],
  ])('finds the mistake %s in the string and in the signature', (hint, own) => {
    for (const each of [own, hmac(own)])
      expect(compare(each, fields)).toMatchObject({ isRight: false, text: expect.stringMatching(hint) });
  });

  it.each<[RegExp, string]>([
    [/line break/, hmac(right.stringToSign, `${keys.secretKey}\n`)],
    [/public key/, hmac(right.stringToSign, keys.publicKey)],
    [/must be in lowercase/, right.signature.toUpperCase()],
    [/another one/, '0'.repeat(40)],
    [/2 lines in place of five/, 'PUT\nabc'],
  ])('finds the mistake %s', (hint, own) => {
    expect(compare(own, fields)).toMatchObject({ isRight: false, text: expect.stringMatching(hint) });
  });

  it('names each line that differs, also without knowing why', () => {
    const { text, differences } = compare(line(0, 'POST').replace('2018', '2019'), fields);
    expect(text).toBe('Lines 1 (method), 4 (date) differ.');
    expect(differences.map(({ hint }) => hint)).toEqual([undefined, undefined]);
  });

  it('says if the API rejects the date now', () => {
    const now = Date.parse(fields.date);
    const limit = signature.maxDateSkewSeconds * 1_000;
    expect([now, now - limit, now + limit].map((time) => dateProblem(fields.date, time))).toEqual(
      Array(3).fill(undefined),
    );
    for (const time of [now - limit - 1, now + limit + 1]) expect(dateProblem(fields.date, time)).toMatch(/rejects/);
    expect(dateProblem('tomorrow', now)).toMatch(/RFC 2822/);
  });
});

it.each([['cat'], [''], [{ pet: 'cat', 'a:b': "it's" }], [{}], [[]], [[1, 'a']], [undefined], [null], [true]])(
  'inspect(%j) is what Node prints',
  (value) => {
    expect(inspect(value)).toBe(
      typeof value === 'string' ? value : nodeInspect(value).replaceAll('"', "'").replace("'it's'", "'it\\'s'"),
    );
  },
);

it.each(['cat', "it's", 'say "cat"', 'a\nb', 'back\\slash', '🐈'])(
  'quoted(%j) is a literal of the same string',
  async (text) => {
    expect(quoted(text)).toMatch(/^'.*'$/);
    const module = `data:text/javascript,export default ${encodeURIComponent(quoted(text))}`;
    expect((await import(module)).default).toBe(text);
  },
);
