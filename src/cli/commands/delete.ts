import type { Command } from '../command.ts';
import { settle } from '../input.ts';
import { print } from '../output.ts';

export const remove: Command = {
  options: { settle },
  arguments: [2, 2],
  async run(input, context) {
    const [uuid = '', key = ''] = input.positionals;
    const options = { signal: context.signal, settle: input.values['settle'] === true };
    await context.createClient().delete(uuid, key, options);
    print(context, input, null, '');
    return 0;
  },
};
