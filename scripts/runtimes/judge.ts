// What a report is worth: a runtime that says too little has failed.
import type { Report } from '../../test/runtimes/run.ts';

export interface Expected {
  readonly runtime: string;
  /** Where it is pinned. */
  readonly version?: string | undefined;
  readonly cases: number;
}

/** All that is wrong, in a text each. */
export function failuresOf(report: Report, expected: Expected): string[] {
  const { runtime, version, passed, failed } = report;
  const ran = passed + new Set(failed.map(({ name }) => name)).size;
  return [
    ...failed.map(({ name, error }) => `${name}\n${error}`),
    ...(runtime === expected.runtime ? [] : [`it is ${runtime}, not ${expected.runtime}`]),
    ...(version === (expected.version ?? version)
      ? []
      : [`it is version ${version}, not ${expected.version}`]),
    ...(ran === expected.cases ? [] : [`it ran ${ran} of ${expected.cases} cases`]),
  ];
}
