// The portable suite: what differs between runtimes, on the built package. QUnit runs in all of them.
import QUnit from 'qunit';
import { backend } from './cases/backend.ts';
import { node } from './cases/node.ts';
import { platform } from './cases/platform.ts';
import { typedClient } from './cases/typed-client.ts';
import { wire } from './cases/wire.ts';
import { here, type Runtime } from './runtime.ts';

/** The result of a run. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
}

/** Runs the suite. */
export function run(runtime: Runtime): Promise<Report> {
  Object.assign(here, runtime);
  Object.assign(QUnit.config, { autostart: false, testTimeout: 20_000, ignoreUnhandledRejections: true });
  const counts = { passed: 0, failed: 0 };
  const failures: string[] = [];
  QUnit.testDone(({ failed }) => void counts[failed > 0 ? 'failed' : 'passed']++);
  QUnit.log(({ result, module, name, message = '', actual, expected, source = '' }) => {
    const values = `actual: ${QUnit.dump.parse(actual)}\nexpected: ${QUnit.dump.parse(expected)}`;
    if (!result) failures.push(`${module}: ${name}\n${message}\n${values}\n${source}`);
  });
  for (const register of [rejections, platform, wire, typedClient, backend, node]) register();
  QUnit.start();
  return new Promise((resolve) => {
    QUnit.done(() => resolve({ ...counts, failures }));
  });
}

/** Fails each test in which a rejection goes unhandled. */
function rejections(): void {
  const unhandled: string[] = [];
  const add = (reason: unknown) => void unhandled.push(String(reason));
  const { process } = globalThis as { process?: { on?(event: string, listener: typeof add): void } };
  if (process?.on) process.on('unhandledRejection', add);
  else globalThis.addEventListener('unhandledrejection', ({ reason }) => add(reason));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  QUnit.hooks.afterEach(async (assert) => {
    await settle();
    assert.deepEqual(unhandled.splice(0), [], 'unhandled rejections');
  });
  QUnit.test('the suite sees a rejection that nobody handles', async (assert) => {
    void Promise.reject(new Error('on purpose'));
    while (unhandled.length === 0) await settle();
    assert.deepEqual(unhandled.splice(0), ['Error: on purpose']);
  });
}
