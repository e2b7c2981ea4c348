// `npm run generate` writes generated/ from the document; with --check it writes nothing, and fails on any difference.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { constantsModule } from './constants.ts';
import { documentFile, readDocument } from './document.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = `${root}generated/`;
const remedy = 'run `npm run generate` and commit what it writes';
const header = `// Made by \`npm run generate\` from openapi/uploadcare-metadata.yaml. Do not edit: change the document instead.\n\n`;

async function generate(): Promise<Map<string, string>> {
  const types = astToString(await openapiTS(pathToFileURL(documentFile)));
  const constants = constantsModule(await readDocument());
  return new Map([
    ['constants.ts', format('constants.ts', header + constants)],
    ['types.ts', format('types.ts', header + types)],
  ]);
}

function format(name: string, source: string): string {
  const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', `--stdin-file-path=generated/${name}`],
    { cwd: root, input: source, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`generated/${name} could not be formatted:\n${stderr}`);
  return stdout;
}

/** What is wrong with the folder: a line for each file that is stale, missing or extra. */
async function findings(files: Map<string, string>): Promise<string[]> {
  const present = await readdir(folder).catch((): string[] => []);
  const wrong = present
    .filter((name) => !files.has(name))
    .map((name) => `generated/${name} is extra: ${remedy}`);
  for (const [name, source] of files) {
    if (!present.includes(name)) wrong.push(`generated/${name} is missing: ${remedy}`);
    else if ((await readFile(folder + name, 'utf8')) !== source)
      wrong.push(`generated/${name} is stale: ${remedy}`);
  }
  return wrong;
}

/** The version of the package is that of the document. */
async function versionFindings(): Promise<string[]> {
  const { info } = await readDocument();
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  if (version === info.version) return [];
  return [`package.json has version ${version}, the document ${info.version}: make them the same`];
}

const files = await generate();
if (process.argv.includes('--check')) {
  const wrong = [...(await findings(files)), ...(await versionFindings())];
  for (const line of wrong) console.error(line);
  if (wrong.length === 0) console.log('generated/ is what the document says');
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (!files.has(name)) await rm(folder + name, { recursive: true });
  for (const [name, source] of files) await writeFile(folder + name, source);
  console.log(`Wrote ${[...files.keys()].map((name) => `generated/${name}`).join(' and ')}`);
}
