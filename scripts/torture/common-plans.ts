// What the plans of all cases have.
import fc from 'fast-check';
import { sources } from './answers.ts';
import { evenly, often, record } from './grammar.ts';
import { moodsOfAll } from './moods.ts';
import type { Abort } from './scene.ts';

const abort: fc.Arbitrary<Abort> = often<Abort>(
  fc.constant(undefined),
  fc.oneof(
    record({ steps: fc.integer({ min: 0, max: 60 }) }),
    record({ milliseconds: fc.constantFrom(0, 1, 20, 400, 1_000, 31_000) }),
  ),
  4,
);
export const common = { abort, moods: moodsOfAll, source: sources, salt: evenly(1_000) };
