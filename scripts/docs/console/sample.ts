// A sample that runs in the page: what compile.ts writes and session.ts runs.

/** The module of a compiled sample. */
export interface Sample {
  /** The file that the sample is about; `undefined` if it names none. */
  readonly uuid: string | undefined;
  /** The constants that a reader can change: `key` and `value`, as far as the sample has them. */
  readonly inputs: Inputs;
  run(globals: SampleGlobals): Promise<void>;
}

export type Inputs = Readonly<Record<string, string>>;

/** The names that a sample does not declare itself. */
export interface SampleGlobals {
  /** Takes the place of `import`. */
  readonly load: (module: string) => Promise<object>;
  readonly console: Pick<Console, 'log'>;
  readonly process: { readonly env: Readonly<Record<string, string>> };
  readonly inputs: Inputs;
}

/** The modules that a sample may import. */
export const sampleModules = ['uploadcare-metadata', 'uploadcare-metadata/emulator', 'openapi-fetch'] as const;
