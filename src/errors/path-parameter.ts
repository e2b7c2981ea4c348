import type { operations } from '../../generated/types.ts';

/** The type of a path parameter, with `undefined` if an operation has none of this name. */
export type PathParameter<Name extends string> = {
  [Id in keyof operations]: operations[Id]['parameters'] extends { path: infer Path }
    ? Name extends keyof Path
      ? Path[Name]
      : undefined
    : undefined;
}[keyof operations];
