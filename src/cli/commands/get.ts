import type { Command } from '../command.ts';
import { escapeControls, print } from '../output.ts';

export const get: Command = {
  arguments: [2, 2],
  async run(input, context) {
    const [uuid = '', key = ''] = input.positionals;
    const value = await context.createClient().get(uuid, key, { signal: context.signal });
    print(context, input, value, `${context.stdout.isTTY ? escapeControls(value) : value}\n`);
    return 0;
  },
};
