// Each rule of our own in redocly.yaml finds what breaks it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/paths.ts';
import { redocly } from '../../scripts/redocly.ts';

const broken = `openapi: 3.1.0
info: { title: Broken, version: 1.0.0 }
paths:
  /a/{id}:
    parameters:
      - { name: id, in: path, schema: { maxLength: 1 } }
      - { name: accept, in: header, required: false, schema: { type: string }, example: a }
    get:
      operationId: Get_a
      responses:
        "200": { description: A., content: { application/json: { schema: { type: string } } } }
`;
const get = '#/paths/~1a~1{id}/get';
const parameters = '#/paths/~1a~1{id}/parameters';

it('each rule of our own finds what breaks it, and names the place', async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'lint-rules-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'broken.yaml'), broken);
  const { stdout } = await redocly(['lint', '--format=json', join(folder, 'broken.yaml')]);
  const { problems } = JSON.parse(stdout) as {
    problems: { ruleId: string; location: [{ pointer: string }] }[];
  };
  const own = problems.filter(({ ruleId }) => ruleId.startsWith('rule/'));
  expect(own.map(({ ruleId, location: [{ pointer }] }) => `${ruleId} ${pointer}`).sort()).toEqual([
    `rule/camel-case-operation-id ${get}/operationId`,
    `rule/code-samples ${get}`,
    `rule/declared-errors ${get}/responses`,
    `rule/media-type-example ${get}/responses/200/content/application~1json`,
    `rule/no-accept-parameter ${parameters}/1/name`,
    `rule/parameter-example ${parameters}/0`,
    `rule/path-trailing-slash #/paths/~1a~1{id}`,
    `rule/required-path-parameter ${parameters}/0/required`,
    `rule/typed-schema ${parameters}/0/schema`,
  ]);
  const { rules } = parse(await readFile(`${root}redocly.yaml`, 'utf8'));
  const found = new Set(own.map(({ ruleId }) => ruleId));
  expect(Object.keys(rules).filter((name) => name.startsWith('rule/') && !found.has(name))).toEqual([]);
});
