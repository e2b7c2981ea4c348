// How the functions that a caller hands in behave.
import fc from 'fast-check';
import { often, record } from './grammar.ts';

export const moods = ['well', 'late', 'throws', 'rejects', 'hangs', 'nonsense', 'aborts'] as const;
export type Mood = (typeof moods)[number];

const mood = often<Mood>(fc.constant('well'), fc.constantFrom(...moods.slice(1)));

export const callbacks = [
  'sign',
  'authorize',
  'onWarning',
  'onError',
  'sleep',
  'random',
  'now',
  'headers',
] as const;
export type Callback = (typeof callbacks)[number];

/** A mood for each. */
export const moodsOfAll: fc.Arbitrary<Record<Callback, Mood>> = record(
  Object.fromEntries(callbacks.map((name) => [name, mood])) as Record<Callback, typeof mood>,
);

/** What is given in place of what was asked for. */
export const nonsenseFor: Readonly<Record<Callback, readonly unknown[]>> = {
  sign: [undefined, '', '0'.repeat(39), 'G'.repeat(40), 5, {}],
  authorize: [false, undefined, null, 1, 'true', {}, []],
  onWarning: [5],
  onError: [5],
  sleep: [undefined],
  random: [0, 0.999],
  now: [Number.NaN, 1e20, -1e15, undefined],
  headers: [undefined, null, { 'a b': 'c' }, { X: 'line\nbreak' }, 5],
};
