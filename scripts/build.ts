// `npm run build`, the JavaScript: bundles each entry of package.json, with shared chunks, so that each class exists
// once and Node opens few files. `tsc` writes the declarations beside the entries.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { descriptionFile } from './generate/description.ts';
import { redocly } from './redocly.ts';

const targets: (string | { default: string })[] = [
  ...Object.values(manifest.exports),
  ...Object.values(manifest.bin).map((file) => `./${file}`),
];
const files = targets.map((target) => (typeof target === 'string' ? target : target.default));

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: files
    .filter((file) => file.startsWith('./dist/src/'))
    .map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, './$1.ts')),
  outbase: '.',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  packages: 'external',
  target: 'es2022',
  sourcemap: true,
  // The sources are in the package.
  sourcesContent: false,
});

// The OpenAPI description for other tools, in one file.
for (const file of ['dist/openapi.yaml', 'dist/openapi.json']) {
  const { ok, stderr } = await redocly(['bundle', descriptionFile, `--output=${file}`]);
  if (!ok) throw new Error(stderr);
}
