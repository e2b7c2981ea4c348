// The commands for one file, `doctor`, the help, and what is wrong about arguments.
import { describe, expect, it } from 'vitest';
import { commands, exitCodes } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';
import { keys, uuid } from '../support/client.ts';
import { createSurroundings, environment, type Surroundings, startCli } from './support.ts';

const files = { [uuid]: { pet: 'cat', note: 'a\tb\n\u001b[2J\u202e' } };

it.each<[string[], string, Surroundings?]>([
  [['list', uuid], 'note\ta\\tb\\n\\u{1b}[2J\\u{202e}\npet\tcat\n'],
  [['list', uuid], 'note  a\\tb\\n\\u{1b}[2J\\u{202e}\npet   cat\n', { isTTY: true }],
  [['list', uuid, '--json'], `${JSON.stringify(files[uuid])}\n`],
  [['get', uuid, 'note'], `${files[uuid]?.note}\n`],
  [['get', uuid, 'note'], 'a\\tb\\n\\u{1b}[2J\\u{202e}\n', { isTTY: true }],
  [['get', uuid, 'pet', '--json'], '"cat"\n'],
])('`%s` prints %j', async (args, expected, surroundings) => {
  const { run } = await startCli({ files });
  expect(await run(args, surroundings)).toEqual({ code: 0, stdout: expected, stderr: '' });
});

it.each<[string[], object, string, Surroundings?]>([
  [['set', uuid, 'pet', 'dog'], { pet: 'dog' }, ''],
  [['set', uuid, 'pet', '--json', '--', '-1'], { pet: '-1' }, '"-1"\n'],
  [['set', uuid, 'pet', '-'], { pet: 'two\nlines' }, '', { stdin: 'two\nlines\n' }],
  [['set', uuid, 'pet', 'dog', '--settle'], { pet: 'dog' }, ''],
  [['delete', uuid, 'pet'], {}, ''],
  [['delete', uuid, 'pet', '--json'], {}, 'null\n'],
  [['update', uuid, 'a=b=c', 'pet='], { a: 'b=c' }, 'set: a\ndeleted: pet\n'],
  [['update', uuid, 'a=b', 'pet=cat', '--dry-run'], { pet: 'cat' }, 'would be set: a\nunchanged: pet\n'],
  [['update', uuid, 'pet=cat', '--write-all'], { pet: 'cat' }, 'set: pet\n'],
  [['update', uuid, '-'], { a: 'b' }, 'set: a\ndeleted: pet\n', { stdin: '{"a":"b","pet":null}' }],
  [['replace', uuid, 'a=b'], { a: 'b' }, 'set: a\ndeleted: pet\n'],
  [['replace', uuid], {}, 'deleted: pet\n'],
  [
    ['replace', uuid, '-', '--json'],
    { a: 'b' },
    '{"metadata":{"a":"b"},"unchanged":[],"set":["a"],"deleted":["pet"]}\n',
    { stdin: '{"a":"b"}' },
  ],
])('`%s` leaves %j and prints %j', async (args, expected, stdout, surroundings) => {
  const { emulator, run } = await startCli({ files: { [uuid]: { pet: 'cat' } } });
  expect(await run(args, surroundings)).toEqual({ code: 0, stdout, stderr: '' });
  expect(emulator.metadataOf(uuid)).toEqual(expected);
});

it.each<[string[], RegExp, Surroundings?]>([
  [['lst'], /^uploadcare-metadata: `lst` is not a command, did you mean `list`\? Run uploadcare-metadata --help\n$/],
  [['toString'], /`toString` is not a command\. Run/],
  [['help', 'me'], /`me` is not a command\. Run/],
  [['list'], /`list` needs one argument, got 0\. Run uploadcare-metadata list --help/],
  [['get', uuid], /`get` needs 2 arguments, got 1/],
  [['list', uuid, 'pet'], /`list` takes at most one argument, got 2: /],
  [['doctor', 'me'], /`doctor` takes no arguments, got 1: me/],
  [['list', uuid, '--jsn'], /`--jsn` is not an option, did you mean `--json`\?/],
  [['list', uuid, '--secret-key', 'x'], /`--secret-key` is not an option\. /],
  [['set', uuid, 'pet', '-1'], /`-1` is not an option/],
  [['list', uuid, '--json=1'], /`--json` takes no value/],
  [['emulate', '--port'], /`--port` needs a value: <number>/],
  [['emulate', '--port', 'x'], /`--port` must be a whole number from 0, got "x"/],
  [['emulate', '--port', '70000'], /`port` must be a whole number from 0 to 65535/],
  [['emulate', '--max-requests', '0'], /`--max-requests` must be a whole number from 1/],
  [['emulate', '--fail', 'x'], /`kind` must be a status from 400 to 599/],
  [['emulate', '--fail', '503:x'], /`--fail` must be <kind>\[@<operationId>\]\[:<times>\], got "503:x"/],
  [['emulate', '--data', 'missing.json'], /`--data` must be a file with a JSON object/],
  [['list', 'me'], /`uuid` must be a string of/],
  [['list', uuid], /`UPLOADCARE_PUBLIC_KEY` is missing: set this environment variable/, { env: {} }],
  [['update', uuid, 'pet'], /`pet` must be <key>=<value>/],
  [['update', uuid, 'a=b', 'a=c'], /`a` is named twice/],
  [['update', uuid, '-'], /Standard input is not JSON/, { stdin: '{' }],
  [['replace', uuid, 'a='], /`a` has no value: leave it out/],
  [['apply', 'missing.ndjson'], /`missing\.ndjson` cannot be read \(ENOENT\)/],
  [['apply', '.'], /`\.` is a folder/],
  [['apply', '-', '--format', 'xml'], /`--format` must be ndjson or csv, got "xml"/],
  [['apply', '-', '--journal', 'x'], /`--journal` needs a file as input/],
  [['export', '-', '--concurrency', '0'], /`--concurrency` must be a whole number from 1/],
])('`%s` is wrong usage: %s', async (args, message, surroundings) => {
  const { emulator, run } = await startCli({ files });
  const { code, stdout, stderr } = await run(args, surroundings);
  expect([code, stdout]).toEqual([exitCodes.usage, '']);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(2);
  expect(emulator.requests).toEqual([]);
});

describe('an error', () => {
  it('of the API is one line, and the exit code 1', async () => {
    const { run } = await startCli({ files });
    const { code, stderr } = await run(['get', uuid, 'missing']);
    expect([code, stderr]).toEqual([
      exitCodes.failed,
      expect.stringMatching(/^uploadcare-metadata: GET .*: 404 .*\n$/),
    ]);
  });

  it('is JSON with `--json`', async () => {
    const { run } = await startCli({ files });
    const { stderr } = await run(['get', uuid, 'missing', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'not_found', status: 404, key: 'missing', retryable: false },
    });
  });

  it('of an update that stopped says what was done', async () => {
    const { emulator, run } = await startCli({ files });
    emulator.fail({ kind: 403, key: 'b' });
    const { code, stderr } = await run(['update', uuid, 'a=1', 'b=2', 'pet=']);
    expect(code).toBe(exitCodes.failed);
    expect(stderr).toMatch(
      /stopped after .*\n {2}set: a\n {2}deleted: \(none\)\n {2}not tried: pet\n {2}failed: b: .*403/,
    );
  });

  it('after Ctrl-C is the exit code 130', async () => {
    const { emulator, run } = await startCli({ files });
    emulator.fail({ kind: 'hang' });
    const controller = new AbortController();
    const ended = run(['list', uuid], { signal: controller.signal });
    await expect.poll(() => emulator.requests.length).toBe(1);
    controller.abort(new Error('Interrupted'));
    expect(await ended).toEqual({ code: exitCodes.interrupted, stdout: '', stderr: '' });
  });
});

describe('the help', () => {
  const run = async (...args: string[]) => {
    const context = createSurroundings();
    return { code: await main(args, context), text: context.stdout.text };
  };

  it.each([[[]], [['--help']], [['-h']], [['help']]])('of %j lists all commands', async (args) => {
    const { code, text } = await run(...args);
    expect(code).toBe(0);
    for (const name of Object.keys(commands)) expect(text).toMatch(RegExp(`^ {2}${name} `, 'm'));
  });

  it.each(Object.keys(commands))('of `%s` lists its options, and `-h` is the same', async (name) => {
    const { code, text } = await run('help', name);
    expect([code, text]).toEqual([0, (await run(name, '-h')).text]);
    const { options = {} } = (await commands[name]?.load()) ?? { arguments: [0, 0] };
    for (const option of [...Object.keys(options), 'base-url', 'json', 'help']) expect(text).toContain(`--${option}`);
  });

  it('has the version', async () => {
    const { version } = await import('../../generated/constants.ts');
    for (const name of ['--version', 'version']) expect(await run(name)).toEqual({ code: 0, text: `${version}\n` });
  });
});

describe('`doctor`', () => {
  it('finds no fault, and prints no secret', async () => {
    const { run } = await startCli({ files });
    const { code, stdout } = await run(['doctor']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^✓ Keys: .*\n✓ Clock: right\n✓ Signed call: .*404.*\n$/),
    ]);
    expect(stdout).not.toContain(keys.secretKey);
  });

  it.each<[string, Parameters<typeof startCli>[0], Surroundings, RegExp]>([
    [
      'a missing key',
      {},
      { env: { UPLOADCARE_PUBLIC_KEY: 'a' } },
      /^✗ Keys: not found\n {2}`UPLOADCARE_SECRET_KEY` is missing/,
    ],
    [
      'a wrong key',
      {},
      { env: { ...environment, UPLOADCARE_SECRET_KEY: 'wrong' } },
      /✗ Signed call: .*401.*\n.*secret key/i,
    ],
    ['a slow clock', { clockSkew: 1_200_000 }, {}, /✗ Clock: (1199|1200|1201) seconds slow\n.*900 seconds/],
    ['a fast clock', { clockSkew: -1_200_000 }, {}, /✗ Clock: (1199|1200|1201) seconds fast\n/],
  ])('finds %s', async (_, options, surroundings, expected) => {
    const { run } = await startCli(options);
    const { code, stdout } = await run(['doctor'], surroundings);
    expect([code, stdout]).toEqual([exitCodes.failed, expect.stringMatching(expected)]);
  });

  it('finds that there is no connection, in colours on a terminal, and says so in JSON', async () => {
    const { server, run } = await startCli();
    await server.close();
    expect((await run(['doctor'], { isTTY: true })).stdout).toContain('\u001b[31m✗\u001b[0m Connection: no response');
    const { code, stdout } = await run(['doctor', '--json']);
    expect(code).toBe(exitCodes.failed);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, checks: [{ check: 'Keys' }, { check: 'Connection' }] });
  });
});
