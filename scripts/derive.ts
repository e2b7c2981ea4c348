// Everything that is derived from the document, as files.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { constantsModule } from './constants.ts';
import { documentFile, readDocument } from './document.ts';
import { withFacts } from './facts.ts';
import { root } from './findings.ts';
import { ourMarkdown } from './markdown.ts';
import { checkReferences } from './references.ts';

export const folder = 'generated/';
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
const header = `// Made by \`npm run generate\` from openapi/uploadcare-metadata.yaml. Do not edit: change the document instead.\n\n`;

/** The sources by file, from the root of the project. */
export async function derive(): Promise<Map<string, string>> {
  const document = await readDocument();
  checkReferences(document);
  const modules = await Promise.all([
    formatted(`${folder}constants.ts`, async () => header + constantsModule(document)),
    formatted(`${folder}types.ts`, async () => header + (await types())),
  ]);
  const texts = (await ourMarkdown()).map((each) => [each.file, withFacts(each, document)] as const);
  return new Map([...modules, ...texts]);
}

/** What stands in the folder of the derived files beside them. */
export async function extraFiles(derived: Map<string, string>): Promise<string[]> {
  const present = await readdir(root + folder).catch((): string[] => []);
  return present.map((name) => folder + name).filter((file) => !derived.has(file));
}

async function types(): Promise<string> {
  return astToString(await openapiTS(pathToFileURL(documentFile)));
}

async function formatted(file: string, source: () => Promise<string>): Promise<[string, string]> {
  const input = await source();
  const output = await new Promise<string>((resolve, reject) => {
    const args = [biome, 'format', `--stdin-file-path=${file}`];
    const child = execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${file} could not be formatted:\n${stderr}`)),
    );
    child.stdin?.end(input);
  });
  return [file, output];
}
