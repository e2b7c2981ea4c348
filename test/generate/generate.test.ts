// The files that `npm run generate` writes, and when.
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { schemas } from '../../generated/constants.ts';
import { factsOf } from '../../scripts/generate/constants.ts';
import { type Description, descriptionFile, operationsOf } from '../../scripts/generate/description.ts';
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

it('`withRegions` writes limits, operations and failures', () => {
  expect(generated('limits')).toBe(
    [
      '- a id: 2 characters that match `^[a-z0-9.]+$`, except `.` and `..`, which cannot appear as a URL path segment',
      '- a value: 1 to 9 characters',
    ].join('\n'),
  );
  expect(generated('operations')).toContain('| `putNote` | `PUT /notes/{id}/` | 204 |');
  expect(generated('failures')).toContain('| 404 | No such note. | Not found. |');
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
    'README.md',
    'generated/constants.ts',
    'generated/validators.ts',
    'openapi/guides/limits.md',
  ]);
  await copy.reset(text);
  expect(await copy.changed()).toEqual([]);
});
