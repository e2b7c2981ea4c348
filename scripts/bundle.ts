// What a program weighs in a bundle, as a page would load it: minified, in brotli.
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, type Platform } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

export interface Bundle {
  readonly code: string;
  /** In bytes. */
  readonly brotli: number;
  /** The files that are in it, from the root of the project. */
  readonly files: readonly string[];
}

/** `program` imports by package name, or from the root of the project. */
export async function bundle(program: string, platform: Platform = 'browser'): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    metafile: true,
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  return { code, brotli: brotliCompressSync(code).byteLength, files };
}
