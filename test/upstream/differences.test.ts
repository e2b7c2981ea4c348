// What the changes of Uploadcare's document are told as.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Case, nothing, type Told } from './cases.ts';
import { bodies } from './changes/bodies.ts';
import { knowns } from './changes/knowns.ts';
import { operations } from './changes/operations.ts';
import { rewordings } from './changes/rewordings.ts';
import { toldAfter } from './comparison.ts';

const facts = [...bodies, ...operations, ...knowns];
let told: Map<Case, Told | undefined>;

beforeAll(async () => {
  const cases = [...facts, ...rewordings];
  const all = await toldAfter(cases.map(({ change }) => change));
  told = new Map(cases.map((each, index) => [each, all[index]]));
}, 60_000);

const named = (cases: Case[]) => cases.map((each) => [each.what, each] as const);

describe('tells, and fails on', () => {
  it.each(named(facts))('%s', (_, each) => {
    const { what, change, ...expected } = each;
    expect(told.get(each)).toEqual({ ...nothing, code: 1, ...expected });
  });
});

describe('says nothing of', () => {
  it.each(named(rewordings))('%s', (_, each) => {
    expect(told.get(each)).toEqual(nothing);
  });
});
