// `npm run generate -- --watch`, from save to save.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valueRule } from '../../generated/constants.ts';
import { scratch } from './scratch.ts';

it('regenerates on save, shows what the linter finds, and goes on after what does not parse', {
  timeout: 180_000,
}, async (test) => {
  const { folder, documentFile } = await scratch(test);
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/generate.ts', '--watch'], {
    cwd: folder,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const ended = once(child, 'close').then(() => Promise.reject(new Error(`it ended:\n${output}`)));
  ended.catch(() => {});
  test.onTestFinished(async () => {
    child.kill();
    await ended.catch(() => {});
  });
  /** What it prints up to where it waits for the next save. */
  const untilWaiting = async () => {
    while (!output.includes('Watching')) await Promise.race([ended, once(child.stdout, 'data')]);
    const printed = output;
    output = '';
    return printed;
  };
  const constants = () => readFile(join(folder, 'generated/constants.ts'), 'utf8');
  const text = await readFile(documentFile, 'utf8');
  const { maxLength } = valueRule;

  expect(await untilWaiting()).toContain('Everything is as the document says');

  await writeFile(documentFile, text.replace(`maxLength: ${maxLength}`, 'maxLength: 777'));
  expect(await untilWaiting()).toContain('Wrote generated/constants.ts');
  expect(await constants()).toContain('maxLength: 777');

  await writeFile(documentFile, `${text}: {`);
  expect(await untilWaiting()).toMatch(/^openapi\/uploadcare-metadata\.yaml:\d+:\d+/m);
  expect(await constants()).toContain('maxLength: 777');

  // As editors save that do not write in place.
  await writeFile(`${documentFile}~`, text.replace('operationId: listFileMetadata', 'operationId: List'));
  await rename(`${documentFile}~`, documentFile);
  expect(await untilWaiting()).toContain('rule/camel-case-operation-id');

  await writeFile(documentFile, text);
  const last = await untilWaiting();
  expect(last).toContain('Wrote generated/constants.ts');
  expect(last).not.toContain('→');
  expect(await constants()).toContain(`maxLength: ${maxLength}`);
});
