// `npm run fuzz -- --runs N --seed S` runs N hostile cases; with `--path P`, one of them alone.
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const string = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    runs: { ...string, default: '100000' },
    seed: { ...string, default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: string,
  },
});
for (const [name, value] of Object.entries(values)) process.env[`FUZZ_${name.toUpperCase()}`] = value;
const vitest = await startVitest('test', ['test/fuzz'], { watch: false, reporters: ['default'] });
await vitest.close();
