// Redocly's command line. Spawned: its package exports no function.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { root } from './paths.ts';

const cli = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

export interface Run {
  readonly ok: boolean;
  readonly stdout: string;
  /** Without the banners in their boxes, and without the stack of an error. */
  readonly stderr: string;
}

export function redocly(args: string[], cwd: string = root): Promise<Run> {
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' };
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: Number.POSITIVE_INFINITY };
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr: withoutFrames(stderr) }),
    );
  });
}

function withoutFrames(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*[╔║╚]|^\s+at /.test(line));
  return lines.join('\n').trim();
}
