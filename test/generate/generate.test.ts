// The files that `npm run generate` writes, and when.
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as errors from 'uploadcare-metadata';
import { expect, it, vi } from 'vitest';
import { failures, schemas, serverUrl } from '../../generated/constants.ts';
import { factsOf } from '../../scripts/generate/constants.ts';
import {
  type Description,
  descriptionFile,
  operationsOf,
  readDescription,
} from '../../scripts/generate/description.ts';
import { withRegions } from '../../scripts/generate/regions.ts';
import { withExamples } from '../../scripts/generate/samples.ts';
import { watchFolders } from '../../scripts/generate/watch.ts';
import { createCopy } from '../../scripts/mutate/copy.ts';
import { notes, notesWith, put } from './fixture.ts';

const region = (name: string, content = '') =>
  `A\n\n<!-- made by \`npm run generate\`: ${name} -->\n${content}<!-- end -->\n\nZ\n`;

function generated(name: string, description: Description = notes()): string {
  const text = withRegions({ file: 'a.md', text: region(name, '\nstale\n\n') }, description, factsOf(description));
  const content = text.slice(region(name).indexOf('<!-- end'), -'<!-- end -->\n\nZ\n'.length);
  expect(text).toBe(region(name, content));
  return content.trim();
}

it('`withRegions` writes limits and operations', () => {
  expect(generated('limits')).toBe(
    [
      '- `id`: 2 characters that match `^[a-z0-9.]+$`, except `.` and `..`, which cannot appear as a URL path segment',
      '- the value: 1 to 9 characters',
    ].join('\n'),
  );
  expect(generated('operations')).toContain('| `putNote` | `PUT /notes/{id}/` | 204 |');
});

it('`withRegions` writes each failure with its class, its cause and what to do', () => {
  const pointer =
    '#/paths/~1notes~1{id}~1/get/responses/404/content/application~1vnd.notes-v0.7+json/examples/notFound';
  const example = { summary: 'The cause', description: 'Do this.\nThen that.', value: { detail: 'Not found.' } };
  const description = notesWith(pointer, example);
  expect(generated('failures', description)).toBe(
    [
      '### 404 `NotFoundError`\n\nNo such note.\n\n`code`: `not_found`. The client does not retry it.\n',
      '| Message (`detail`) | Cause | What to do |\n| --- | --- | --- |\n| `Not found.` | The cause | Do this. Then that. |',
    ].join('\n'),
  );
});

it('every failure of the description has a cause and what to do', async () => {
  const text = generated('failures', await readDescription());
  expect(text.split('### ').length).toBeGreaterThan(5);
  expect(text).not.toMatch(/\| +\|/);
});

it('`withRegions` writes each class of error with its code, its doc comment, and when it is retried', () => {
  const rows = generated('error-classes').split('\n').slice(2);
  const cells = rows.map((row) => row.slice(2, -2).split(' | '));
  const concrete = Object.entries(errors).filter(
    ([name]) => name.endsWith('Error') && !['MetadataError', 'CallError', 'ResponseError'].includes(name),
  );
  expect(cells.map(([name]) => name?.replaceAll('`', '')).sort()).toEqual(concrete.map(([name]) => name).sort());
  expect(cells.filter((row) => row.length !== 4 || row.includes(''))).toEqual([]);
  const retryable = Object.fromEntries(cells.map(([name, , , when]) => [name, when]));
  expect(retryable).toMatchObject({ '`TimeoutError`': 'yes', '`NotFoundError`': 'no', '`RateLimitError`': 'yes' });
  expect(retryable['`ServerError`']).toBe('500, 502, 503, 504');
  expect(generated('retried-statuses')).toContain(`${['408', '429', retryable['`ServerError`']].join(', ')}.`);
});

it('`withRegions` writes the failures of the credentials, without those of fields', async () => {
  const text = generated('credential-failures', await readDescription());
  for (const { detail, status } of Object.values(failures))
    expect(text.includes(`| ${status} | \`${detail}\` |`)).toBe([400, 401, 406].includes(status));
  expect(text).not.toContain('`{');
});

it('`withRegions` writes the versions, and the sample for curl with the URL of the emulator', async () => {
  expect(generated('versions')).toMatch(/\| 0\.7 \|.*\n\| 1\.2\.3 \|/);
  const text = generated('signed-curl', await readDescription());
  expect(text).toMatch(/^```sh \[sign\.sh\]\n.*http:\/\/127\.0\.0\.1:4000\$uri.*\n```$/s);
  expect(text).not.toContain(new URL(serverUrl).origin);
  expect(() => generated('signed-curl')).toThrow('no request with a body has a sample for curl at #/paths');
});

it('`withRegions` writes the headers of both schemes, and the values of the signature', () => {
  expect(generated('signed-headers')).toContain('X-Date: <date>\nAuthorization: Notes <public_key>:<signature>\n');
  expect(generated('simple-headers')).toContain('\nAuthorization: Notes.Simple <public_key>:<secret_key>\n');
  expect(generated('signed-values')).toMatch(/`d41d8cd98f00b204e9800998ecf8427e`.+`X-Date`.+2 minutes/s);
});

it('`withRegions` writes a signature that its own code makes', async () => {
  const text = generated('worked-signature');
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const [, code = ''] = /```ts\n(.*?)```/s.exec(text) ?? [];
  await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(log.mock.calls).toEqual([[/signature is `(.+?)`/.exec(text)?.[1]]]);
  log.mockRestore();
  expect(() =>
    generated('worked-signature', notesWith(`${put}/requestBody/content/application~1json/examples`, {})),
  ).toThrow('no request has an example at #/paths');
});

it('`withRegions` rejects a region without a generator', () => {
  expect(() => generated('none')).toThrow('a.md: there is no generated region named none');
});

it('`withExamples` writes the examples of the description into a sample', () => {
  const [entry] = operationsOf(notesWith('#/components/parameters/id/example', 'b2'));
  const sample = `const id = 'a1';\ncurl 'https://a.example/notes/a1/' # /notes/{id}/\nsign '/notes/a1/'\ncurl "https://a.example$uri"`;
  const expected = sample
    .replaceAll('a1', 'b2')
    .replaceAll('//a.', '//b.')
    .replaceAll(/(?=\/notes\/b2)/g, '/rest');
  expect(entry && withExamples(sample, entry, 'https://b.example/rest')).toBe(expected);
});

it('`watchFolders` works at first and after each change, and goes on after a failure', async ({ onTestFinished }) => {
  const base = await mkdtemp(join(tmpdir(), 'watch-'));
  onTestFinished(() => rm(base, { recursive: true }));
  const file = join(base, 'watched/inner/file');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const work = vi.fn(async () => {}).mockRejectedValueOnce(new Error('a fault'));
  onTestFinished(watchFolders([join(base, 'watched')], work));
  await vi.waitFor(() => expect(error.mock.calls).toEqual([['a fault']]), 10_000);
  error.mockRestore();
  const worksAfter = async (change: () => Promise<void>) => {
    const { length } = work.mock.calls;
    await change();
    await vi.waitFor(() => expect(work.mock.calls.length).toBeGreaterThan(length), 10_000);
  };
  await worksAfter(() => writeFile(file, 'a'));
  // Editors that do not write in place.
  await writeFile(join(base, 'other'), 'b');
  await worksAfter(() => rename(join(base, 'other'), file));
  await worksAfter(() => appendFile(file, 'c'));
});

it('`npm run generate` writes what follows from a changed limit', async ({ onTestFinished }) => {
  const copy = await createCopy();
  onTestFinished(copy.remove);
  const text = await readFile(descriptionFile, 'utf8');
  await copy.reset(text.replace(`maxLength: ${schemas.MetadataValue.maxLength}`, 'maxLength: 777'));
  expect(await copy.run('generate')).toMatchObject({ ok: true });
  expect(await copy.changed()).toEqual([
    'generated/constants.ts',
    'generated/validators.ts',
    'openapi/guides/limits.md',
  ]);
  await copy.reset(text);
  expect(await copy.changed()).toEqual([]);
});
