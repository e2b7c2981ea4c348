// Bundles a program as a page would load it: minified, with its size in brotli.
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './paths.ts';

export interface Bundle {
  readonly code: string;
  /** In bytes. */
  readonly brotli: number;
  /** The files that are in the bundle, from the root of the project. */
  readonly files: readonly string[];
}

/** Bundles `program`, which imports by package name or from the root of the project, without the `external` files. */
export async function bundle(program: string, external: readonly string[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    external: [...external],
    minify: true,
    format: 'esm',
    target: 'es2022',
    // The paths in tsconfig.json lead from package names to src/; package.json leads to dist/, which users get.
    tsconfigRaw: '{}',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const code = outputFiles[0]?.text ?? '';
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  return { code, brotli: brotliCompressSync(code).byteLength, files };
}
