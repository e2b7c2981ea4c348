import type { Command } from '../command.ts';
import { escapeControls, print } from '../output.ts';

export const list: Command = {
  details:
    'Prints a line for each key: the key, a tab and the value, with control characters escaped. Exact values: `--json`.',
  arguments: [1, 1],
  async run(input, context) {
    const metadata = await context.createClient().list(input.positionals[0] as string, { signal: context.signal });
    const keys = Object.keys(metadata).sort();
    const width = Math.max(0, ...keys.map((key) => key.length));
    const line = (key: string) =>
      `${context.stdout.isTTY ? key.padEnd(width + 2) : `${key}\t`}${escapeControls(metadata[key] as string)}\n`;
    print(context, input, metadata, keys.map(line).join(''));
    return 0;
  },
};
