// `npm run check:types`: the types as they reach users, under every TypeScript and every kind of module in use.
import { spawnSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAndInstall, root } from './tarball.ts';

/** The versions of TypeScript, each with the name that its package is installed by. */
const compilers = [
  ['5.9', 'typescript'],
  ['6', 'typescript-6'],
  ['7', 'typescript-7'],
] as const;

const types = ['client.ts', 'browser.ts', 'emulator.ts'];

/** What a program with the strictest options compiles, by kind of module. */
const programs = {
  'ES module, nodenext': { files: types, module: 'nodenext' },
  'ES module, bundler': {
    files: types,
    module: 'preserve',
    moduleResolution: 'bundler',
  },
  'CommonJS, nodenext': { files: ['commonjs.cts'], module: 'nodenext' },
};

const commonjs = `
import metadata = require('uploadcare-metadata');
const auth: metadata.Auth = metadata.signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' });
const client: metadata.MetadataClient = metadata.createMetadataClient({ auth });
const value: Promise<string> = client.get('uuid', 'key');
// @ts-expect-error a value is a string
const wrong: Promise<number> = client.get('uuid', 'key');
// @ts-expect-error a value is a string
client.set('uuid', 'key', 1);
export = { value, wrong, failed: metadata.HttpError };
`;

async function compilerOf(version: string, name: string): Promise<string> {
  const folder = new URL('./', import.meta.resolve(`${name}/package.json`));
  const manifest = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  if (!manifest.version.startsWith(`${version}.`))
    throw new Error(`${name} is TypeScript ${manifest.version}`);
  return fileURLToPath(new URL(manifest.bin.tsc, folder));
}

async function writeConfig(folder: string, program: { files: string[]; module: string }): Promise<void> {
  const { files, ...modules } = program;
  const compilerOptions = {
    ...modules,
    target: 'es2023',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: [],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // The declaration files of the package and of its dependencies are what this is about.
    skipLibCheck: false,
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
}

/** What the compiler says against the program in the folder; nothing when all is well. */
async function complaint(folder: string, version: string, name: string): Promise<string | undefined> {
  try {
    const compiler = await compilerOf(version, name);
    const command = [compiler, '--pretty', 'false'];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? undefined : (stdout + stderr).trimEnd();
  } catch (error) {
    return (error as Error).message;
  }
}

const { consumer } = await packAndInstall();
for (const file of types) {
  await copyFile(join(root, 'test/types', file), join(consumer, file));
}
await writeFile(join(consumer, 'commonjs.cts'), commonjs);
for (const [title, program] of Object.entries(programs)) {
  await writeConfig(consumer, program);
  for (const [version, name] of compilers) {
    const failure = await complaint(consumer, version, name);
    console.log(`${failure === undefined ? 'ok    ' : 'FAILED'} TypeScript ${version}, ${title}`);
    if (failure === undefined) continue;
    console.log(failure);
    process.exitCode = 1;
  }
}
