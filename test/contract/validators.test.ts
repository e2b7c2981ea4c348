// Other tools accept the published OpenAPI description: the bundle, in one file.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { validate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { getHttpOperationsFromSpec } from '@stoplight/prism-cli/dist/operations.js';
import openapiTS from 'openapi-typescript';
import { afterAll, expect, it } from 'vitest';
import { operations } from '../../generated/constants.ts';
import { descriptionFile } from '../../scripts/generate/description.ts';
import { redocly } from '../../scripts/redocly.ts';

const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
afterAll(() => rm(folder, { recursive: true }));
const file = join(folder, 'openapi.json');
await redocly(['bundle', descriptionFile, `--output=${file}`]);
const text = await readFile(file, 'utf8');

it.each<[string, () => Promise<unknown>]>([
  ['Scalar', async () => (await validate(text)).errors],
  ['seriousme', async () => (await new Validator().validate(JSON.parse(text))).errors],
  ['swagger-parser', async () => void (await SwaggerParser.validate(file))],
  ['openapi-typescript', async () => void (await openapiTS(text))],
])('%s finds nothing wrong', async (_, problems) => {
  expect((await problems()) ?? []).toEqual([]);
});

it('Prism reads each operation, and the description has no guides', async () => {
  const read = await getHttpOperationsFromSpec(file);
  expect(read.map(({ iid }) => iid).sort()).toEqual(Object.keys(operations).sort());
  expect(text).not.toMatch(/x-traitTag|\.md\b/);
});
