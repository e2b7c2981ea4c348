// All that is generated from the OpenAPI description, as files.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from '../paths.ts';
import { constantsModule, factsOf, usedSchemas } from './constants.ts';
import { descriptionFile, readDescription } from './description.ts';
import { ourMarkdown } from './markdown.ts';
import { withRegions } from './regions.ts';
import { samplesOf, withExamples } from './samples.ts';
import { validatorsModule } from './schemas.ts';

const folder = 'generated/';
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
const header =
  '// Made by `npm run generate` from openapi/uploadcare-metadata.yaml. Do not edit: change the OpenAPI description instead.\n\n';

/** Returns the content of each file, by its path from the root. `undefined` is for a file that has to go. */
export async function derive(): Promise<Map<string, string | undefined>> {
  const description = await readDescription();
  const facts = factsOf(description);
  const types = astToString(await openapiTS(pathToFileURL(descriptionFile), { defaultNonNullable: false }));
  const modules = { constants: constantsModule(facts), types, validators: validatorsModule(usedSchemas(description)) };
  const generated = Object.entries(modules).map(async ([name, source]) => {
    const file = `${folder}${name}.ts`;
    return [file, await formatted(file, header + source)] as const;
  });
  const samples = samplesOf(description).map(
    async ({ file, entry }) =>
      [file, withExamples(await readFile(root + file, 'utf8'), entry, facts.serverUrl)] as const,
  );
  const markdown = (await ourMarkdown()).map((each) => [each.file, withRegions(each, description, facts)] as const);
  const files = new Map([...(await Promise.all([...generated, ...samples])), ...markdown]);
  const present = (await readdir(root + folder).catch((): string[] => [])).map((name) => folder + name);
  return new Map([...present.map((file) => [file, undefined] as const), ...files]);
}

function formatted(file: string, source: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [biome, 'format', `--stdin-file-path=${file}`];
    const child = execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${file} could not be formatted:\n${stderr}`)),
    );
    child.stdin?.end(source);
  });
}
