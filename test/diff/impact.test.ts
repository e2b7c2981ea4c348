// What `npm run diff` makes of a change of the document, and whether the version goes with it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from 'yaml';
import { operations, schemes, valueRule, version } from '../../generated/constants.ts';
import { repository, versionTo } from './repository.ts';

const { listFileMetadata: list, getFileMetadataKey: get, updateFileMetadataKey: set } = operations;
const { deleteFileMetadataKey: remove } = operations;
const value = ['components', 'schemas', 'MetadataValue'];
const release = `v${version}`;
const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
const next = {
  major: `${major + 1}.0.0`,
  minor: `${major}.${minor + 1}.0`,
  patch: `${major}.${minor}.${patch + 1}`,
};

const shorterValues = (document: Document) =>
  document.setIn([...value, 'maxLength'], valueRule.maxLength - 1);
const newStatus = (document: Document) =>
  document.setIn(
    ['paths', set.path, set.method, 'responses', '422'],
    document.createNode({ $ref: '#/components/responses/BadRequest' }),
  );
const removedOperation = (document: Document) => {
  expect(document.deleteIn(['paths', remove.path, remove.method])).toBe(true);
};
const otherDateHeader = (document: Document) =>
  document.setIn(['components', 'securitySchemes', schemes.signed, 'x-signature', 'dateHeader'], 'X-Other');
const otherWords = (document: Document) => document.setIn([...value, 'description'], 'a | b\n<c>');

const typesOf = (id: keyof typeof operations) => [
  `operations['${id}']`,
  `paths['${operations[id].path}']['${operations[id].method.toLowerCase()}']`,
];
const lines = (text: string | undefined, start: string) =>
  text?.split('\n').flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []));
const listed = (names: string[]) => names.map((name) => `\`${name}\``).join(', ');

describe.concurrent('a change since the last release', { timeout: 120_000 }, () => {
  it('that lowers a limit is major, and named with the verbs and types that it breaks', async (test) => {
    const { change, release: tag, diff } = await repository(test);
    await tag(release);
    await change(shorterValues);
    const { code, text, complaint } = await diff();
    expect({ code, complaint }).toEqual({ code: 0, complaint: undefined });
    expect(lines(text, '## ')).toEqual([`Change of the API since ${release}: major`]);
    expect(text).toContain(`was ${version} and is ${version}, **has to be ${next.major}**`);
    expect(lines(text, '| major | ')).toEqual([
      expect.stringMatching(
        /^`#\/components\/schemas\/MetadataValue\/maxLength`, line \d+ \| `maxLength` of `MetadataValue`/,
      ),
    ]);
    // The list has the values as well, through Metadata.
    const [verbs] = lines(text, '  - verbs: ') ?? [];
    expect(verbs?.split(', ')).toEqual(expect.arrayContaining(['`get`', '`list`', '`set`']));
    expect(verbs).not.toContain('delete');
    const operationTypes = (
      ['listFileMetadata', 'getFileMetadataKey', 'updateFileMetadataKey'] as const
    ).flatMap(typesOf);
    const components = ["components['schemas']['Metadata']", "components['schemas']['MetadataValue']"];
    const [types] = lines(text, '  - types: ') ?? [];
    expect(types?.split(', ')).toEqual(
      expect.arrayContaining(['Metadata', ...components, ...operationTypes].map((name) => listed([name]))),
    );
    for (const name of typesOf('deleteFileMetadataKey')) expect(types).not.toContain(listed([name]));
  });

  it('that removes an operation is major, although the verb is gone from the client too', async (test) => {
    const { folder, change, release: tag, diff } = await repository(test);
    await tag(release);
    await change(removedOperation);
    await rm(join(folder, 'src'), { recursive: true });
    await rm(join(folder, 'generated'), { recursive: true });
    const { text } = await diff();
    expect(lines(text, '  - verbs: ')).toEqual([listed(['delete'])]);
    expect(lines(text, '  - types: ')).toEqual([listed(typesOf('deleteFileMetadataKey'))]);
    expect(lines(text, '| major | ')).toEqual([
      expect.stringMatching(/, line \d+ before \| Operation `DELETE/),
    ]);
  });

  it('that renames an operation is named by the verb that users have', async (test) => {
    const { change, release: tag, diff } = await repository(test);
    await tag(release);
    await change((document) => document.setIn(['paths', list.path, list.method, 'operationId'], 'other'));
    expect(lines((await diff()).text, '  - verbs: ')).toEqual([listed(['list'])]);
  });

  it('that adds what is required to all operations of a path breaks all their verbs', async (test) => {
    const { change, release: tag, diff } = await repository(test);
    await tag(release);
    const parameter = { name: 'limit', in: 'query', required: true, schema: { type: 'string' } };
    await change((document) =>
      document.addIn(['paths', get.path, 'parameters'], document.createNode(parameter)),
    );
    expect(lines((await diff()).text, '  - verbs: ')).toEqual([listed(['delete', 'get', 'set'])]);
  });

  it('that only changes the version is none', async (test) => {
    const { change, release: tag, diff } = await repository(test);
    await tag(release);
    await change(versionTo(next.patch));
    expect(await diff('--check')).toEqual({
      code: 0,
      text: `## Change of the API since ${release}: none\n\n\`info.version\` was ${version} and is ${next.patch}, which is enough.`,
    });
  });

  it('that only takes the version back is refused', async (test) => {
    const { change, release: tag, diff } = await repository(test);
    await tag(release);
    await change(versionTo('0.9.0'));
    expect(await diff('--check')).toMatchObject({
      code: 1,
      complaint: `info.version is 0.9.0 and has to be ${version}, since ${release} has ${version}`,
    });
  });
});

describe.concurrent('--check', { timeout: 120_000 }, () => {
  it.for([
    { what: 'a limit lowered', change: shorterValues, impact: 'major' },
    { what: 'an operation removed', change: removedOperation, impact: 'major' },
    { what: 'another header of the date', change: otherDateHeader, impact: 'major' },
    { what: 'a status added', change: newStatus, impact: 'minor' },
    { what: 'a description in other words', change: otherWords, impact: 'patch' },
  ] as const)('calls for the $impact version after $what', async ({ change, impact }, test) => {
    const repo = await repository(test);
    await repo.release(release);
    await repo.change(change);
    const { code, text, complaint } = await repo.diff('--check');
    expect(code).toBe(1);
    expect(text).toContain(`: ${impact}\n`);
    expect(complaint).toBe(
      `info.version is ${version} and has to be ${next[impact]}, since ${release} has ${version}`,
    );
  });

  it('takes the version that the change calls for, and not a lower one or none', async (test) => {
    const repo = await repository(test);
    await repo.release(release);
    await repo.change(newStatus);
    for (const low of [next.patch, 'two']) {
      await repo.change(versionTo(low));
      expect((await repo.diff('--check')).code).toBe(1);
    }
    await repo.change(versionTo(next.minor));
    const { code, text, complaint } = await repo.diff('--check');
    expect({ code, complaint }).toEqual({ code: 0, complaint: undefined });
    expect(text).toContain(`is ${next.minor}, which is enough`);
  });
});
