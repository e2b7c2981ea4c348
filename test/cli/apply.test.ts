// `apply`: what is read, in which order it is applied, and that nothing is lost or done twice.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { createMetadataClient, signedAuth, type UpdateItem } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/cli/bulk/progress.ts';
import { exitCodes } from '../../src/cli/command.ts';
import { applyItems } from '../../src/cli/commands/apply.ts';
import { exportItems } from '../../src/cli/commands/export.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { createSurroundings, type Surroundings } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'apply-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newFile = (content: string, extension = 'ndjson') => {
  const file = join(folder, `${++count}.${extension}`);
  writeFileSync(file, content);
  return file;
};
const toLines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const fileOf = (index: number) => `${uuid.slice(0, -1)}${index}`;

/** Runs a bulk command in this process; waits between attempts take no time. */
function createRun(emulator: Emulator, command = applyItems) {
  return async (
    positionals: string[],
    values: Record<string, string | boolean> = {},
    surroundings: Surroundings = {},
    now?: () => number,
  ) => {
    const context = createSurroundings(surroundings);
    const createClient = () =>
      createMetadataClient({ auth: signedAuth(keys), fetch: emulator.fetch, sleep: async () => {}, maxRetries: 1 });
    const failures: unknown[] = [];
    const code = await command({ positionals, values }, { ...context, createClient }, now).catch(
      (error: unknown) => void failures.push(error),
    );
    return { code, error: failures[0] as Error | undefined, stdout: context.stdout.text, stderr: context.stderr.text };
  };
}

const start = (files = {}) => {
  const emulator = createEmulator({ acceptAnyUuid: true, files });
  return { emulator, apply: createRun(emulator) };
};

describe('`apply` reads', () => {
  const state = { a: '1', b: '"x", y\nz' };

  it.each([
    [
      'NDJSON with an empty line, a byte order mark and line separators',
      `\ufeff${JSON.stringify({ uuid, update: state })}\r\n\n`,
      'ndjson',
    ],
    ['CSV with quotes and line breaks', `uuid,key,value\n${uuid},a,1\n${uuid},b,"""x"", y\nz"\n`, 'csv'],
    [
      'CSV with a byte order mark, other columns first and CRLF',
      `\ufeffvalue,uuid,key\r\n1,${uuid},a\r\n"""x"", y\nz",${uuid},b\r\n`,
      'csv',
    ],
  ])('%s', async (_, content, extension) => {
    const { emulator, apply } = start();
    for (const run of [apply([newFile(content, extension)]), apply(['-'], { format: extension }, { stdin: content })])
      expect(await run).toMatchObject({ code: 0, stdout: '' });
    expect(emulator.metadataOf(uuid)).toEqual(state);
  });

  it('line separators inside JSON strings as part of the value', async () => {
    const { emulator, apply } = start();
    await apply(['-'], {}, { stdin: `{"uuid":"${uuid}","update":{"a":"x\u2028y"}}` });
    expect(emulator.metadataOf(uuid)).toEqual({ a: 'x\u2028y' });
  });

  it('characters that are split between two chunks', async () => {
    const { emulator, apply } = start();
    const bytes = Buffer.from(toLines([{ uuid, update: { a: '😀' } }]));
    await apply(['-'], {}, { stdin: Readable.from([...bytes].map((byte) => Buffer.from([byte]))) });
    expect(emulator.metadataOf(uuid)).toEqual({ a: '😀' });
  });

  it('rows of a file that follow each other as one update, in which an empty value deletes', async () => {
    const { emulator, apply } = start({ [uuid]: { old: '1' } });
    const rows = [`${uuid},a,1`, `${uuid.toUpperCase()},old,`, `${uuid},a,2`];
    expect(await apply(['-'], { format: 'csv' }, { stdin: `uuid,key,value\n${rows.join('\n')}` })).toMatchObject({
      code: 0,
    });
    expect(emulator.metadataOf(uuid)).toEqual({ a: '2' });
    // The second value of a key is a second update.
    expect(emulator.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  it.each([
    ['ndjson', 'nonsense', 'line 1: is not JSON'],
    ['ndjson', '5', 'line 1: must be {"uuid"'],
    ['ndjson', JSON.stringify({ uuid, udpate: {} }), 'line 1: must be'],
    ['ndjson', JSON.stringify({ uuid, update: {}, replace: {} }), 'line 1: must be'],
    ['ndjson', JSON.stringify({ uuid, update: {}, note: 1 }), 'line 1: must be'],
    ['csv', `uuid,key,value\n${uuid},a`, 'line 2: has 2 columns in place of 3'],
  ])('the wrong %s %s as a failure with its line, and goes on', async (format, line, message) => {
    const { emulator, apply } = start();
    const valid = format === 'csv' ? `${uuid},b,2` : JSON.stringify({ uuid, update: { b: '2' } });
    const { code, stdout, stderr } = await apply(['-'], { format }, { stdin: `${line}\n${valid}\n` });
    expect([code, stdout, stderr]).toEqual([exitCodes.failed, '', expect.stringContaining(message)]);
    expect(emulator.metadataOf(uuid)).toEqual({ b: '2' });
  });

  it.each([
    ['csv', 'uuid,key\n', 'The first line of the CSV must be uuid,key,value, got "uuid,key"'],
    ['csv', '', 'The CSV is empty'],
    [
      'csv',
      'uuid,key,value\n"',
      'The CSV is wrong. Quote Not Closed: the parsing is finished with an opening quote at line 2',
    ],
    ['ndjson', Buffer.from([0x22, 0xff, 0x0a]), 'The input is not UTF-8, near byte 0'],
  ])('no %s %j, and says so', async (format, content, message) => {
    const { apply } = start();
    const { error } = await apply(['-'], { format }, { stdin: Readable.from([Buffer.from(content)]) });
    expect(error).toMatchObject({ name: 'UsageError', message });
  });
});

describe('`apply`', () => {
  it('prints the items that fail, to apply again, and does not try later items of their file', async () => {
    const { emulator, apply } = start();
    const items = [
      { uuid: 'me', update: { a: '1' } },
      { uuid, update: { a: '1' } },
      { uuid: uuid.toUpperCase(), replace: { a: '2' } },
      { uuid: fileOf(0), update: { a: '3' } },
    ];
    emulator.fail({ kind: 403, uuid });
    const { code, stdout, stderr } = await apply(['-'], {}, { stdin: toLines(items) });
    expect([code, stdout.split('\n').sort()]).toEqual([
      exitCodes.failed,
      toLines(items.slice(0, 3)).split('\n').sort(),
    ]);
    expect(stderr).toMatch(/line 3: `item` was not tried: an earlier item of its file failed/);
    expect(stderr).toMatch(/1 done, 3 failed, in 0 s\.\n$/);
    expect(emulator.metadataOf(uuid)).toBeUndefined();
    // The retry is what was printed.
    await apply(['-'], {}, { stdin: stdout });
    expect(emulator.metadataOf(uuid)).toEqual({ a: '2' });
  });

  it('only plans with `--dry-run`', async () => {
    const { emulator, apply } = start({ [uuid]: { a: '1', b: '2' } });
    const { stdout, stderr } = await apply(
      ['-'],
      { 'dry-run': true },
      { stdin: toLines([{ uuid, replace: { b: '3' } }]) },
    );
    expect([JSON.parse(stdout), stderr]).toEqual([
      { uuid, set: ['b'], deleted: ['a'] },
      '1 planned, 0 failed, in 0 s.\n',
    ]);
    expect(emulator.metadataOf(uuid)).toEqual({ a: '1', b: '2' });
  });

  it('prints its summary as JSON with `--json`', async () => {
    const { apply } = start();
    const { stderr } = await apply(['-'], { json: true }, { stdin: toLines([{ uuid, update: {} }]) });
    expect(JSON.parse(stderr)).toEqual({ done: 1, failed: 0, skipped: 0, seconds: expect.any(Number) });
  });

  it.each([true, false])('shows its progress on a terminal (%s)', async (isTTY) => {
    const { apply } = start();
    const file = newFile(
      toLines(Array.from({ length: 10 }, (_, index) => ({ uuid: fileOf(index), update: { a: 'x' } }))),
    );
    let time = 0;
    const { stderr } = await apply([file], { concurrency: '1' }, { isTTY }, () => (time += 4_000));
    const bar = `[${'#'.repeat(20)}] 100 %, `;
    const first = isTTY
      ? `${bar}1 done, 0 failed, 0/s\r\u001b[K${bar}2 done`
      : `${bar}3 done, 0 failed, 0/s\n${bar}6 done`;
    expect(stderr.startsWith(first)).toBe(true);
    expect(stderr).toMatch(/10 done, 0 failed, in 1 min \d+ s\.\n$/);
  });
});

it('the progress goes on while nothing ends, and is gone at the end', () => {
  vi.useFakeTimers();
  const written: string[] = [];
  const stream = { isTTY: true, write: (text: string) => written.push(text) } as never;
  const progress = createProgress(stream, { done: 5, failed: 0, skipped: 0, bytes: 0 }, 0, () => performance.now());
  vi.advanceTimersByTime(5_000);
  progress.end();
  vi.advanceTimersByTime(5_000);
  expect([written[0], written.at(-2), written.at(-1)]).toEqual([
    '5 done, 0 failed, 5/s',
    '5 done, 0 failed, 1/s',
    '\r\u001b[K',
  ]);
  vi.useRealTimers();
});

describe('a journal', () => {
  const items = Array.from({ length: 5 }, (_, index) => ({ uuid: fileOf(index), update: { a: `${index}` } }));

  it('lets the next run do the items that are not done, and no others', async () => {
    const { emulator, apply } = start();
    const file = newFile(toLines(items));
    const journal = `${file}.journal`;
    emulator.fail({ kind: 403, uuid: fileOf(2) });
    expect(await apply([file], { journal })).toMatchObject({ code: exitCodes.failed });
    const before = emulator.requests.length;
    const { code, stderr } = await apply([file], { journal });
    expect([code, stderr]).toEqual([0, '1 done, 0 failed, 4 done before, in 0 s.\n']);
    expect(emulator.requests.slice(before).every(({ uuid }) => uuid === fileOf(2))).toBe(true);
    expect(existsSync(`${journal}.lock`)).toBe(false);
  });

  it('with half a line at its end is read up to that', async () => {
    const { emulator, apply } = start();
    const file = newFile(toLines(items));
    const journal = `${file}.journal`;
    await apply([file], { journal });
    truncateSync(journal, readFileSync(journal).length - 1);
    const before = emulator.requests.length;
    const { stderr } = await apply([file], { journal });
    expect(stderr).toMatch(/1 done, 0 failed, 4 done before/);
    expect(emulator.requests.length).toBe(before + 1);
    expect((await apply([file], { journal })).stderr).toMatch(/0 done, 0 failed, 5 done before/);
  });

  it('of another input is refused', async () => {
    const { emulator, apply } = start();
    const file = newFile(toLines(items));
    const journal = `${file}.journal`;
    await apply([file], { journal });
    appendFileSync(file, '\n');
    const before = emulator.requests.length;
    expect((await apply([file], { journal })).error?.message).toMatch(/belongs to another input: use another file/);
    expect(emulator.requests.length).toBe(before);
    expect(existsSync(`${journal}.lock`)).toBe(false);
  });

  it.each(['notes', 'notes\n', '{"journals":'])('is not made of the file %j', async (content) => {
    const { apply } = start();
    const file = newFile(toLines(items));
    const journal = newFile(content, 'txt');
    const { error } = await apply([file], { journal });
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('is not a journal') });
    expect(readFileSync(journal, 'utf8')).toBe(content);
  });

  it.each([
    [join(folder, 'missing', 'journal'), 'ENOENT'],
    [folder, 'EISDIR'],
  ])('that cannot be written is refused', async (journal, code) => {
    const { apply } = start();
    const { error } = await apply([newFile(toLines(items))], { journal });
    const message = `\`--journal\` ${journal} cannot be written (${code})`;
    expect([error?.name, error?.message, existsSync(`${journal}.lock`)]).toEqual(['UsageError', message, false]);
  });

  it('needs a file as input: a pipe can be read once only', async () => {
    const { apply } = start();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect((await apply([pipe], { journal: `${pipe}.journal` })).error?.message).toMatch(/needs a file as input/);
  });

  it('that a running process uses is refused, and that of a process that ended is not', async () => {
    const { apply } = start();
    const file = newFile(toLines(items));
    const journal = `${file}.journal`;
    writeFileSync(`${journal}.lock`, String(process.pid));
    expect((await apply([file], { journal })).error?.message).toBe(
      `\`--journal\` is in use by the process ${process.pid}: wait until it has ended, or delete ${journal}.lock if that is another program`,
    );
    // No system has that many processes.
    writeFileSync(`${journal}.lock`, '999999999');
    expect(await apply([file], { journal })).toMatchObject({ code: 0 });
  });
});

const key = fc.constantFrom('a', 'b', '__proto__');
const value = fc.constantFrom('1', '2', '3');
const update = fc.dictionary(key, fc.option(value), { maxKeys: 2 });
const item = fc.record({ uuid: fc.integer({ min: 0, max: 3 }).map(fileOf) }).chain((base) =>
  fc.oneof(
    update.map((update): UpdateItem => ({ ...base, update })),
    fc.dictionary(key, value, { maxKeys: 2 }).map((replace): UpdateItem => ({ ...base, replace })),
  ),
);

/** Applies items in their order to plain objects. */
function expectedState(items: readonly UpdateItem[]): Record<string, Record<string, string>> {
  const state: Record<string, Map<string, string>> = {};
  for (const { uuid, update, replace } of items) {
    const file = replace === undefined ? (state[uuid] ?? new Map<string, string>()) : new Map<string, string>();
    state[uuid] = file;
    for (const [key, value] of Object.entries(update ?? replace)) {
      if (value === null) file.delete(key);
      else file.set(key, value);
    }
  }
  return Object.fromEntries(Object.entries(state).map(([uuid, file]) => [uuid, Object.fromEntries(file)]));
}

it('whatever fails and wherever it is interrupted, `apply` ends with the state of all items in their order', async () => {
  const fault = fc.record({
    kind: fc.constantFrom<[403, 503, 'reset']>(403, 503, 'reset'),
    after: fc.integer({ min: 0, max: 20 }),
    times: fc.integer({ min: 1, max: 4 }),
    afterWrite: fc.boolean(),
  });
  const run = fc.record({
    faults: fc.array(fault, { maxLength: 2 }),
    abortAfter: fc.option(fc.integer({ min: 1, max: 30 })),
    torn: fc.integer({ min: 0, max: 3 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 12 }), fc.array(run, { maxLength: 3 }), async (items, runs) => {
      const { emulator, apply } = start();
      const file = newFile(toLines(items));
      const journal = `${file}.journal`;
      for (const { faults, abortAfter, torn, concurrency } of runs) {
        const controller = new AbortController();
        const stop = emulator.requests.length + (abortAfter ?? Number.POSITIVE_INFINITY);
        for (const fault of faults) emulator.fail(fault);
        const ended = apply([file], { journal, concurrency: `${concurrency}` }, { signal: controller.signal });
        const watch = setInterval(() => emulator.requests.length >= stop && controller.abort(new Error('Interrupted')));
        await ended;
        clearInterval(watch);
        // As a process that is killed leaves it.
        const { length } = readFileSync(journal);
        const header = readFileSync(journal, 'utf8').indexOf('\n') + 1;
        truncateSync(journal, Math.max(header, length - torn));
      }
      // Until no fault is left that could fail the last run.
      for (let attempt = 0; attempt < 30; attempt++) if ((await apply([file], { journal })).code === 0) break;
      const expected = expectedState(items);
      for (const [uuid, metadata] of Object.entries(expected))
        expect(emulator.metadataOf(uuid) ?? {}).toEqual(metadata);
      const before = emulator.requests.length;
      expect(await apply([file], { journal })).toMatchObject({ code: 0 });
      expect(emulator.requests.length).toBe(before);
    }),
    { numRuns: 60 },
  );
});

describe('`export`', () => {
  const anyValue = fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', '\u2028', '\ufeff', ' ', '=', 'é', '😀', 'x'),
    minLength: 1,
    maxLength: 8,
  });

  it.each(['ndjson', 'csv'])('in %s prints items that change nothing', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(key, anyValue, { maxKeys: 3 }), { maxLength: 5 }), async (list) => {
        const files = Object.fromEntries(list.map((metadata, index) => [fileOf(index), metadata]));
        const { emulator, apply } = start(files);
        const uuids = Object.keys(files).join('\n');
        const { code, stdout } = await createRun(emulator, exportItems)(['-'], { format }, { stdin: uuids });
        expect(code).toBe(0);
        expect(await apply(['-'], { format }, { stdin: stdout })).toMatchObject({ code: 0 });
        expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
        const filled = list.filter((metadata) => format === 'ndjson' || Object.keys(metadata).length > 0).length;
        expect(emulator.requests).toHaveLength(list.length + filled);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the order of its input, and reports the files that it cannot read', async () => {
    const emulator = createEmulator({
      files: { [fileOf(0)]: { a: '0' }, [fileOf(2)]: {} },
      latency: 1,
      sleep: (_, signal) => late(signal),
    });
    // The first response arrives last.
    let waiting = 3;
    let [active, most] = [0, 0];
    const late = async (_?: AbortSignal) => {
      most = Math.max(most, ++active);
      for (let turns = waiting-- * 5; turns > 0; turns--) await new Promise(setImmediate);
      active--;
    };
    const { code, stdout, stderr } = await createRun(emulator, exportItems)(
      ['-'],
      {},
      { stdin: `${[0, 1, 2].map(fileOf).join('\n')}\n\n` },
    );
    expect([code, stdout]).toEqual([
      exitCodes.failed,
      toLines([
        { uuid: fileOf(0), replace: { a: '0' } },
        { uuid: fileOf(2), replace: {} },
      ]),
    ]);
    expect(stderr).toMatch(/^line 2: GET .*404.*\n2 exported, 1 failed\.\n$/);
    expect(most).toBe(3);
  });

  it('quotes all of its CSV, as programs take different characters for line breaks', async () => {
    const emulator = createEmulator({ files: { [uuid]: { a: '1\r2' } } });
    const { stdout } = await createRun(emulator, exportItems)(['-'], { format: 'csv' }, { stdin: uuid });
    expect(stdout).toBe(`uuid,key,value\n"${uuid}","a","1\r2"\n`);
  });

  it('ends at Ctrl-C, while it waits for input too', async () => {
    const emulator = createEmulator();
    const controller = new AbortController();
    const stdin = new Readable({ read() {} });
    const ended = createRun(emulator, exportItems)(['-'], {}, { stdin, signal: controller.signal });
    controller.abort(new Error('Interrupted'));
    expect(await ended).toMatchObject({ error: expect.any(Error) });
  });
});

it('`apply` ends at Ctrl-C while it waits for input, after what was started', async () => {
  const { emulator, apply } = start();
  const controller = new AbortController();
  const stdin = new Readable({ read() {} });
  stdin.push(toLines([{ uuid, update: { a: '1' } }]));
  const ended = apply(['-'], {}, { stdin, signal: controller.signal });
  await expect.poll(() => emulator.metadataOf(uuid)).toEqual({ a: '1' });
  controller.abort(new Error('Interrupted'));
  expect(await rejectionOf(ended.then(({ error }) => Promise.reject(error)))).toMatchObject({ message: 'Interrupted' });
});
