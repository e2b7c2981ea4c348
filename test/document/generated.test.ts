// generated/ is what the document says, and `npm run check:generated` sees when it is not.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mediaType, requestMediaType } from '../../generated/constants.ts';
import { constantsModule } from '../../scripts/constants.ts';
import { readDocument } from '../../scripts/document.ts';
import { otherConstants, withOtherFacts } from './other-facts.ts';
import { placesIn } from './places.ts';
import { scratchProject } from './scratch-project.ts';

const committed = await readDocument();
const remedy = 'run `npm run generate` and commit what it writes';

describe.concurrent('the check of generated/', { timeout: 60_000 }, () => {
  it('passes as committed', async (test) => {
    const project = await scratchProject(test);
    expect(await project.generate('--check')).toMatchObject({ ok: true });
  });

  it('names the files that are stale, missing and extra, and generating mends them', async (test) => {
    const project = await scratchProject(test);
    const before = await project.files();
    await appendFile(join(project.generated, 'constants.ts'), '\n');
    await rm(join(project.generated, 'types.ts'));
    await writeFile(join(project.generated, 'left-over.ts'), '');
    const broken = await project.files();

    const { ok, stderr } = await project.generate('--check');
    expect(ok).toBe(false);
    expect(stderr.match(/^generated.*$/gm)?.sort()).toEqual([
      `generated/constants.ts is stale: ${remedy}`,
      `generated/left-over.ts is extra: ${remedy}`,
      `generated/types.ts is missing: ${remedy}`,
    ]);
    // A check changes nothing.
    expect(await project.files()).toEqual(broken);

    expect(await project.generate()).toMatchObject({ ok: true });
    expect(await project.files()).toEqual(before);
  });

  it('fails when the document has changed, until its facts are generated', async (test) => {
    const project = await scratchProject(test);
    const text = await readFile(project.documentFile, 'utf8');
    await writeFile(project.documentFile, withOtherFacts(text));

    const { ok, stderr } = await project.generate('--check');
    expect(ok).toBe(false);
    expect(stderr).toContain(`generated/constants.ts is stale: ${remedy}`);
    expect(stderr).toContain(`generated/types.ts is stale: ${remedy}`);

    await project.generate();
    const first = await project.files();
    const constants = await import(pathToFileURL(join(project.generated, 'constants.ts')).href);
    expect({ ...constants }).toEqual(otherConstants);

    await project.generate();
    expect(await project.files()).toEqual(first);
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
