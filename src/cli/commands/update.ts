import type { MetadataChanges, UpdateResult } from '../../client/update.ts';
import { type Command, type Context, type Input, UsageError } from '../command.ts';
import { dryRun, readAll, settle, writeAll } from '../input.ts';
import { print } from '../output.ts';

export const update: Command = {
  details:
    '`<key>=` without a value deletes the key. With `-`, reads a JSON object of values by key, in which null deletes.',
  options: { 'dry-run': dryRun, 'write-all': writeAll, settle },
  arguments: [2, 1000],
  async run(input, context) {
    const changes = await readChanges(input, context);
    return report(
      input,
      context,
      await context.createClient().update(input.positionals[0] as string, changes, optionsOf(input, context)),
    );
  },
};

export const replace: Command = {
  details: 'Deletes every key that is not named. With `-`, reads a JSON object of values by key.',
  options: { 'dry-run': dryRun, 'write-all': writeAll, settle },
  arguments: [1, 1000],
  async run(input, context) {
    const wanted = await readChanges(input, context);
    for (const [key, value] of Object.entries(wanted))
      if (value === null) throw new UsageError(`\`${key}\` has no value: leave it out to delete it`);
    const metadata = wanted as Record<string, string>;
    return report(
      input,
      context,
      await context.createClient().replace(input.positionals[0] as string, metadata, optionsOf(input, context)),
    );
  },
};

function optionsOf({ values }: Input, { signal }: Context) {
  const isOn = (name: string) => values[name] === true;
  return { signal, dryRun: isOn('dry-run'), writeAll: isOn('write-all'), settle: isOn('settle') };
}

async function readChanges({ positionals: [, ...pairs] }: Input, context: Context): Promise<MetadataChanges> {
  if (pairs.length === 1 && pairs[0] === '-') {
    try {
      return JSON.parse(await readAll(context));
    } catch (error) {
      throw error instanceof SyntaxError ? new UsageError('Standard input is not JSON') : error;
    }
  }
  const changes = new Map<string, string | null>();
  for (const pair of pairs) {
    const [key = ''] = pair.split('=', 1);
    if (key === pair) throw new UsageError(`\`${pair}\` must be <key>=<value>`);
    if (changes.has(key)) throw new UsageError(`\`${key}\` is named twice`);
    changes.set(key, pair.slice(key.length + 1) || null);
  }
  return Object.fromEntries(changes);
}

function report(input: Input, context: Context, result: UpdateResult): number {
  const { set, deleted, unchanged } = result;
  const would = input.values['dry-run'] ? 'would be ' : '';
  const line = (name: string, keys: readonly string[]) => (keys.length > 0 ? `${name}: ${keys.join(', ')}\n` : '');
  print(
    context,
    input,
    result,
    line(`${would}set`, set) + line(`${would}deleted`, deleted) + line('unchanged', unchanged),
  );
  return 0;
}
