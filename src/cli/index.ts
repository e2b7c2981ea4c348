#!/usr/bin/env node
import { main } from './main.ts';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // A second Ctrl-C does not wait for anything.
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('Interrupted'));
  });
}
// The reader of the output may close it first, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort(error);
  });
}
const { stdin, stdout, stderr, env } = process;
process.exitCode = await main(process.argv.slice(2), { stdin, stdout, stderr, env, signal: controller.signal });
// Input that nobody reads any more must not keep the process.
stdin.destroy();
