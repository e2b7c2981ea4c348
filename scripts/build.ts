// `npm run build`, the JavaScript: bundles each entry of package.json, with shared chunks, so that each class exists
// once and Node opens few files. `tsc` writes the declarations beside the entries.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

const targets: (string | { default: string })[] = [
  ...Object.values(manifest.exports),
  ...Object.values(manifest.bin).map((file) => `./${file}`),
];
const files = targets.map((target) => (typeof target === 'string' ? target : target.default));

await rm('dist', { recursive: true, force: true });
await build({
  // esbuild fails for a file of dist/ that has no source of the same path.
  entryPoints: files
    .filter((file) => file.startsWith('./dist/'))
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
