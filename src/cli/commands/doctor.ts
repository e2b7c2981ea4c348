import { operations, signature } from '../../../generated/constants.ts';
import { keysFromEnv } from '../../auth/keys-from-env.ts';
import { type Command, type Context, exitCodes } from '../command.ts';
import { describeError, hasColors } from '../output.ts';

/** The result of a check. Without `problem`, it passed. */
interface Check {
  readonly check: string;
  readonly result: string;
  readonly problem?: string;
}

export const doctor: Command = {
  details: 'Makes one signed call, for a file that does not exist. Prints no secret.',
  arguments: [0, 0],
  async run({ values }, context) {
    const checks = await runChecks(context);
    const isFine = checks.every(({ problem }) => problem === undefined);
    if (values['json']) context.stdout.write(`${JSON.stringify({ ok: isFine, checks })}\n`);
    else for (const check of checks) context.stdout.write(lineOf(check, hasColors(context.stdout, context.env)));
    return isFine ? exitCodes.success : exitCodes.failed;
  },
};

function lineOf({ check, result, problem }: Check, isColored: boolean): string {
  const mark = problem === undefined ? '✓' : '✗';
  const colored = isColored ? `\u001b[${problem === undefined ? 32 : 31}m${mark}\u001b[0m` : mark;
  return `${colored} ${check}: ${result}\n${problem === undefined ? '' : `  ${problem}\n`}`;
}

async function runChecks({ env, signal, createClient }: Context): Promise<Check[]> {
  let checks: Check[];
  try {
    const { publicKey, secretKey } = keysFromEnv(env);
    checks = [{ check: 'Keys', result: `public key ${publicKey}, secret key of ${secretKey.length} characters` }];
  } catch (error) {
    return [{ check: 'Keys', result: 'not found', problem: describeError(error) }];
  }
  const client = createClient();
  try {
    const start = Date.now();
    // No file has this UUID: it tests the keys, and reads nothing.
    const path = { uuid: crypto.randomUUID() };
    const { error, response } = await client.api.GET(operations.listFileMetadata.path, { params: { path }, signal });
    const { status } = response;
    const host = `${status === 200 || status === 404 ? 'the API responds' : 'the API rejects the request'} (${status})`;
    const clock = clockCheck(Date.parse(response.headers.get('Date') ?? ''), (start + Date.now()) / 2);
    checks.push(clock);
    if (status === 200 || status === 404) return [...checks, { check: 'Signed call', result: host }];
    const detail = Object(error).detail ?? 'No explanation.';
    return [
      ...checks,
      {
        check: 'Signed call',
        result: host,
        problem: `${detail}${clock.problem === undefined ? adviceOn(status) : ''}`,
      },
    ];
  } catch (error) {
    signal.throwIfAborted();
    return [...checks, { check: 'Connection', result: 'no response from the API', problem: describeError(error) }];
  }
}

function adviceOn(status: number): string {
  if (status === 401) return ' Check that both keys are of one project, and that the secret key was not revoked.';
  return status === 429 || status >= 500 ? ' Try again later.' : '';
}

function clockCheck(serverTime: number, now: number): Check {
  const check = 'Clock';
  if (Number.isNaN(serverTime)) return { check, result: 'the response has no `Date` to compare with' };
  // `Date` has whole seconds.
  const seconds = Math.round((now - serverTime - 500) / 1_000);
  const result = Math.abs(seconds) <= 1 ? 'right' : `${Math.abs(seconds)} seconds ${seconds > 0 ? 'fast' : 'slow'}`;
  if (Math.abs(seconds) <= 60) return { check, result };
  const { maxDateSkewSeconds: most } = signature;
  const problem = `Set the clock of this machine: the API accepts a difference of ${most} seconds. The client corrects larger ones, at the cost of a request.`;
  return { check, result, problem };
}
