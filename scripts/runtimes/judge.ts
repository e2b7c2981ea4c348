// What a report is worth: a runtime that says too little has failed.

/** What a runtime has to say about itself and the suite. */
export interface Report {
  readonly runtime: string;
  readonly version: string;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly error: string }[];
}

export interface Expected {
  readonly runtime: string;
  /** Where it is pinned. */
  readonly version?: string | undefined;
  readonly cases: number;
}

/** How many cases a report is of. */
export function ran({ passed, failed }: Report): number {
  return passed + new Set(failed.map(({ name }) => name)).size;
}

/** All that is wrong, in a text each. */
export function failuresOf(report: Report, expected: Expected): string[] {
  const { runtime, version, failed } = report;
  const count = ran(report);
  return [
    ...failed.map(({ name, error }) => `${name}\n${error}`),
    ...(runtime === expected.runtime ? [] : [`it is ${runtime}, not ${expected.runtime}`]),
    ...(version === (expected.version ?? version)
      ? []
      : [`it is version ${version}, not ${expected.version}`]),
    ...(count === expected.cases ? [] : [`it ran ${count} of ${expected.cases} cases`]),
  ];
}
