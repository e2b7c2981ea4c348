// `npm run check:types`: compiles test/types against the packed package, with each TypeScript and kind of module.
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../paths.ts';
import { packAndInstall } from './tarball.ts';

const { devDependencies: versions } = manifest;
const compilers = ['typescript', 'typescript-6', 'typescript-7'] as const;
const libraries = ['expect-type', 'undici', '@types/node', '@types/bun'] as const;
interface Program {
  readonly include: readonly string[];
  /** The versions of TypeScript. Default: all. */
  readonly with?: readonly (typeof compilers)[number][];
  readonly [option: string]: unknown;
}
const programs: Record<string, Program> = {
  'ES module, nodenext': { include: ['*.ts'] },
  'ES module, bundler': { include: ['*.ts'], module: 'preserve', moduleResolution: 'bundler' },
  CommonJS: { include: ['*.cts'] },
  node16: { include: ['*.ts', '*.cts'], module: 'node16', with: ['typescript'] },
  // TypeScript 6 deprecates it.
  node10: { include: ['*.cts'], module: 'commonjs', moduleResolution: 'node10', with: ['typescript'] },
  // The declaration files of these platforms have errors of their own.
  Node: { include: ['*.ts', 'node/*.ts'], types: ['node'], skipLibCheck: true },
  Bun: { include: ['*.ts'], module: 'preserve', types: ['bun'], skipLibCheck: true },
};

const { consumer } = packAndInstall(...libraries.map((name) => `${name}@${versions[name]}`));
cpSync(join(root, 'test/types'), consumer, { recursive: true });
for (const file of readdirSync(consumer).filter((name) => name.endsWith('.ts')))
  copyFileSync(join(consumer, file), join(consumer, file.replace(/ts$/, 'cts')));

for (const [title, { include, with: chosen = compilers, ...options }] of Object.entries(programs)) {
  const compilerOptions = {
    module: 'nodenext',
    types: [],
    target: 'es2023',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    ...options,
  };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
  await Promise.all(chosen.map((name) => compile(name, title)));
}

function compile(name: (typeof compilers)[number], title: string): Promise<void> {
  const command = [join(root, 'node_modules', name, 'bin/tsc'), '--pretty', 'false'];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: consumer }, (error, stdout, stderr) => {
      const version = versions[name].replace(/.*@/, '');
      console.log(`${error ? 'FAILED' : 'ok    '} TypeScript ${version}, ${title}\n${stdout}${stderr}`.trim());
      if (error) process.exitCode = 1;
      resolve();
    });
  });
}
