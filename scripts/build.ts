// `npm run build`, the JavaScript: bundles each entry of package.json, with shared chunks, so that each class exists
// once and Node opens few files. `dist` has ES modules, `dist/cjs` the same as CommonJS. `tsc` writes the declarations
// beside the entries.
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname } from 'node:path';
import { type BuildOptions, build, transform } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { descriptionFile } from './generate/description.ts';
import { redocly } from './redocly.ts';

const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [target.import.default],
);
const builtins = ['node:*', ...builtinModules];
const sources = (files: string[]) => files.map((file) => file.replace(/^(\.\/)?dist\/(.*)\.js$/, './$2.ts'));

await rm('dist', { recursive: true, force: true });
const options = {
  outbase: '.',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
} satisfies BuildOptions;
await build({
  ...options,
  entryPoints: sources([...entries, ...Object.values(manifest.bin)]),
  outdir: 'dist',
  // The command line contains its CSV library: programs that import the package do not install it.
  external: [...Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]), ...builtins],
  sourcemap: true,
  // The sources are in the package.
  sourcesContent: false,
});

// The CommonJS files contain @noble/hashes, which has ES modules only. esbuild shares chunks only between ES modules, so
// each file becomes CommonJS after the split.
const { outputFiles } = await build({
  ...options,
  entryPoints: sources(entries),
  outdir: 'dist/cjs',
  external: ['openapi-fetch', ...builtins],
  write: false,
});
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, { format: 'cjs', platform: 'node', target: options.target });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
await writeFile('dist/cjs/package.json', '{ "type": "commonjs" }\n');
await copyFile('node_modules/@noble/hashes/LICENSE', 'dist/cjs/LICENSE-noble-hashes');
for (const name of ['csv-parse', 'csv-stringify'])
  await copyFile(`node_modules/${name}/LICENSE`, `dist/src/cli/LICENSE-${name}`);

// The OpenAPI description for other tools, in one file.
for (const file of ['dist/openapi.yaml', 'dist/openapi.json']) {
  const { ok, stderr } = await redocly(['bundle', descriptionFile, `--output=${file}`]);
  if (!ok) throw new Error(stderr);
}
