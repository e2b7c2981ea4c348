// Parses the arguments, runs the command, and turns what it throws into a message and an exit code.
import { parseArgs } from 'node:util';
import { version } from '../../generated/constants.ts';
import { keysFromEnv } from '../auth/keys-from-env.ts';
import { signedAuth } from '../auth/schemes.ts';
import { createMetadataClient } from '../client/create-client.ts';
import { ValidationError } from '../errors/errors.ts';
import { nodeTransport } from '../http/node-transport.ts';
import { type Command, type Context, commands, exitCodes, type Option, UsageError } from './command.ts';
import { helpOf, overview } from './help.ts';
import { nearest } from './nearest.ts';
import { describeError, errorFields } from './output.ts';

const general: Readonly<Record<string, Option>> = {
  'base-url': { type: 'string', value: 'url', description: 'the URL of the API, such as that of the emulator' },
  json: { type: 'boolean', description: 'print results and errors as JSON' },
  help: { type: 'boolean', short: 'h', description: 'print this help' },
};

/** Runs the command line. Returns the exit code. */
export async function main(args: readonly string[], context: Omit<Context, 'createClient'>): Promise<number> {
  const { stdout, stderr, signal } = context;
  const isJson = args.includes('--json');
  try {
    return await dispatch(args, context);
  } catch (error) {
    const reason = (signal.reason as NodeJS.ErrnoException | undefined)?.code;
    if (reason === 'EPIPE') return exitCodes.closedPipe;
    if (signal.aborted) return exitCodes.interrupted;
    if (isJson) stderr.write(`${JSON.stringify({ error: errorFields(error) })}\n`);
    else stderr.write(`uploadcare-metadata: ${describeError(error)}\n`);
    return isUsage(error) ? exitCodes.usage : exitCodes.failed;
  } finally {
    // The process must not end before its output is written.
    await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write('', done))));
  }
}

async function dispatch([name, ...rest]: readonly string[], context: Omit<Context, 'createClient'>): Promise<number> {
  const { stdout } = context;
  if (name === '--version' || name === 'version') {
    stdout.write(`${version}\n`);
    return exitCodes.success;
  }
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest[0] === undefined)) {
    stdout.write(overview());
    return exitCodes.success;
  }
  const wanted = name === 'help' ? `${rest[0]}` : name;
  const entry = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (entry === undefined)
    throw new UsageError(
      `\`${wanted}\` is not a command${nearest(wanted, Object.keys(commands))} Run uploadcare-metadata --help`,
    );
  const command = await entry.load();
  const options = { ...command.options, ...general };
  if (name === 'help' || rest.includes('--help') || rest.includes('-h')) {
    stdout.write(helpOf(wanted, entry, command, options));
    return exitCodes.success;
  }
  const input = parse(wanted, command, options, rest);
  const createClient = () =>
    createMetadataClient({
      auth: signedAuth(keysFromEnv(context.env)),
      transport: nodeTransport(),
      userAgent: 'uploadcare-metadata-cli',
      baseUrl: input.values['base-url'] as string | undefined,
    });
  return command.run(input, { ...context, createClient });
}

function parse(name: string, command: Command, options: Readonly<Record<string, Option>>, args: readonly string[]) {
  const help = `Run uploadcare-metadata ${name} --help`;
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined)
      throw new UsageError(
        `\`${token.rawName}\` is not an option${nearest(token.name, Object.keys(options), '--')} ${help}`,
      );
    if (option.type === 'string' && token.value === undefined)
      throw new UsageError(`\`${token.rawName}\` needs a value: <${option.value}>. ${help}`);
    if (option.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`\`${token.rawName}\` takes no value. ${help}`);
  }
  const [least, most] = command.arguments;
  if (positionals.length < least)
    throw new UsageError(`\`${name}\` needs ${argumentsOf(least)}, got ${positionals.length}. ${help}`);
  if (positionals.length > most)
    throw new UsageError(
      `\`${name}\` takes ${most === 0 ? 'no arguments' : `at most ${argumentsOf(most)}`}, got ${positionals.length}: ${positionals.join(' ')}. ${help}`,
    );
  return { values, positionals };
}

function argumentsOf(count: number): string {
  return count === 1 ? 'one argument' : `${count} arguments`;
}

/** Tells if the command was typed incorrectly: running it again would not help. */
function isUsage(error: unknown): boolean {
  return error instanceof UsageError || error instanceof ValidationError;
}
