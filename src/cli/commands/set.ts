import type { Command } from '../command.ts';
import { readAll, settle } from '../input.ts';
import { print } from '../output.ts';

export const set: Command = {
  details:
    'With `-` as the value, reads it from standard input, without its last line break. Put `--` before a value that starts with `-`.',
  options: { settle },
  arguments: [3, 3],
  async run(input, context) {
    const [uuid = '', key = '', argument = ''] = input.positionals;
    const value = argument === '-' ? (await readAll(context)).replace(/\r?\n$/, '') : argument;
    const options = { signal: context.signal, settle: input.values['settle'] === true };
    const stored = await context.createClient().set(uuid, key, value, options);
    print(context, input, stored, '');
    return 0;
  },
};
