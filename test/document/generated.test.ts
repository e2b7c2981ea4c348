// What is derived is what the document says, and `npm run check` sees when it is not.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { maxKeys, mediaType, requestMediaType } from '../../generated/constants.ts';
import { constantsModule } from '../../scripts/constants.ts';
import { readDocument } from '../../scripts/document.ts';
import type { Finding } from '../../scripts/findings.ts';
import { placesIn } from '../../scripts/places.ts';
import type { Scratch } from '../../scripts/scratch.ts';
import { otherConstants, withOtherFacts } from './other-facts.ts';
import { derivedIn, scratch } from './scratch.ts';

const committed = await readDocument();
const mend = 'run `npm run generate` and commit what it writes';

/** What the check of a project of its own finds. */
async function driftFindings({ folder }: Scratch): Promise<Finding[]> {
  const check = await import(pathToFileURL(join(folder, 'scripts/checks/drift.ts')).href);
  return check.driftFindings();
}

describe.concurrent('what is derived', { timeout: 60_000 }, () => {
  it('is as committed', async (test) => {
    expect(await driftFindings(await scratch(test))).toEqual([]);
  });

  it('is named where it is stale, missing or extra, and generating mends it', async (test) => {
    const project = await scratch(test);
    const before = await derivedIn(project);
    await appendFile(join(project.folder, 'generated/constants.ts'), '\n');
    await rm(join(project.folder, 'generated/types.ts'));
    await writeFile(join(project.folder, 'generated/left-over.ts'), '');
    const readme = join(project.folder, 'README.md');
    await writeFile(readme, (await readFile(readme, 'utf8')).replace(` ${maxKeys} keys`, ' 7 keys'));
    const broken = await derivedIn(project);

    expect(await driftFindings(project)).toEqual([
      { file: 'generated/constants.ts', message: 'is stale', mend },
      { file: 'generated/types.ts', message: 'is missing', mend },
      { file: 'README.md', message: 'is stale', mend },
      { file: 'generated/left-over.ts', message: 'is extra', mend },
    ]);
    // A check changes nothing.
    expect(await derivedIn(project)).toEqual(broken);

    expect(await project.run('scripts/generate.ts')).toMatchObject({ ok: true });
    expect(await derivedIn(project)).toEqual(before);
  });

  it('is stale when the document has changed, until its facts are generated', async (test) => {
    const project = await scratch(test);
    const text = await readFile(project.documentFile, 'utf8');
    await writeFile(project.documentFile, withOtherFacts(text));

    expect(await driftFindings(project)).toMatchObject(
      [
        'generated/constants.ts',
        'generated/types.ts',
        'README.md',
        'openapi/guides/getting-started.md',
        'openapi/guides/limits.md',
      ].map((file) => ({
        file,
        message: 'is stale',
      })),
    );

    await project.run('scripts/generate.ts');
    const first = await derivedIn(project);
    const constants = await import(pathToFileURL(join(project.folder, 'generated/constants.ts')).href);
    expect({ ...constants }).toEqual(otherConstants);
    expect(first['README.md']).toContain(`at most ${otherConstants.maxKeys} keys`);

    await project.run('scripts/generate.ts');
    expect(await derivedIn(project)).toEqual(first);
  });

  it('is left as it is by a document that cannot be read, which is said with its line', async (test) => {
    const project = await scratch(test);
    const before = await derivedIn(project);
    await writeFile(project.documentFile, `a: b: c\n${await readFile(project.documentFile, 'utf8')}`);

    const { ok, output } = await project.run('scripts/generate.ts');
    expect(ok).toBe(false);
    expect(output).toContain('openapi/uploadcare-metadata.yaml:1:4');
    expect(await derivedIn(project)).toEqual(before);
  });
});

describe.each([
  { bodies: 'responses', type: mediaType, ofRequests: false },
  { bodies: 'request bodies', type: requestMediaType, ofRequests: true },
])('the constants of a document', ({ bodies, type, ofRequests }) => {
  const document = structuredClone(committed);
  const contents = placesIn(document)
    .filter(({ path }) => path.at(-1) === 'content' && path.includes('requestBody') === ofRequests)
    .map(({ node }) => node as Record<string, object>);

  it(`cannot be made with two media types of the ${bodies}`, () => {
    Object.assign(contents[0] ?? {}, { 'text/plain': contents[0]?.[type] });
    expect(() => constantsModule(document)).toThrow(
      `the document has more than one media type of the ${bodies}: ${JSON.stringify([type, 'text/plain'])}`,
    );
  });

  it(`cannot be made without a media type of the ${bodies}`, () => {
    for (const content of contents) for (const each of Object.keys(content)) delete content[each];
    expect(() => constantsModule(document)).toThrow(`the document has no media type of the ${bodies}`);
  });
});

it('the constants of a document cannot be made with a media type that names no version', () => {
  const text = JSON.stringify(committed).replaceAll(mediaType, 'application/json');
  expect(() => constantsModule(JSON.parse(text))).toThrow(
    'no API version in the media type application/json',
  );
});
