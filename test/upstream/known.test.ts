// The list of known differences against the differences that there are.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Document } from '../../scripts/docs/document.ts';
import { type Known, readKnown } from '../../scripts/upstream/known.ts';
import { CannotCompare } from '../../scripts/upstream/read.ts';
import { outcome } from '../../scripts/upstream/run.ts';
import { notDeclared, nothing, places, type Told } from './cases.ts';
import { type Cuts, cutsOf, standIn, toldIn } from './comparison.ts';

const entries = await readKnown();
const [first, second] = entries as [Known, Known];
const left = entries.slice(1);

let cuts: Cuts;

beforeAll(async () => {
  cuts = await cutsOf([standIn]);
});

/** What is told of the stand-in with another list. */
function toldWith(list: Known[]): Told {
  return toldIn(outcome('the stand-in', cuts.others[0] as Document, cuts.own, list));
}

it('is a list of entries that each have a reason, and stand once', () => {
  expect(entries.filter(({ reason }) => !reason?.trim())).toEqual([]);
  expect(new Set(entries.map(({ fact }) => fact)).size).toBe(entries.length);
});

it('lets a difference that is taken off it be new, written as it stood there', () => {
  const { reason: _, ...difference } = first;
  expect(toldWith(left)).toEqual({ ...nothing, code: 1, new: [difference] });
});

it('does not take an entry without a reason', () => {
  const { reason: _, ...unreasoned } = first;
  const told = toldWith([unreasoned, { ...second, reason: ' ' }, ...entries.slice(2)]);
  expect(told).toEqual({ ...nothing, code: 1, unreasoned: [first.fact, second.fact] });
});

it('does not take an entry whose sides are others, be it theirs or ours', () => {
  const { fact, theirs, ours } = first;
  for (const wrong of [
    { ...first, theirs: 'other' },
    { ...first, ours: 'other' },
  ]) {
    const told = toldWith([wrong, ...left]);
    expect(told).toEqual({ ...nothing, code: 1, changed: [{ entry: fact, fact, theirs, ours }] });
  }
});

it('does not take an entry that names nothing', () => {
  const fact = `${places.list} · response 299`;
  const told = toldWith([...entries, { ...first, fact }]);
  expect(told).toEqual({ ...nothing, code: 1, gone: [fact] });
});

it('does not take an entry for what is below a place that one side lacks', () => {
  const fact = '* · response 404 · header warning';
  const told = toldWith([...entries, { ...first, fact, theirs: notDeclared, ours: 'declared' }]);
  expect(told).toEqual({ ...nothing, code: 1, gone: [fact] });
});

it('reads a `*` as anything within one part of a name, and every other sign as itself', () => {
  const facts = ['* · operationId', `${places.list} · *`, places.list.replace('GET', 'G.T')];
  const told = toldWith([...entries, ...facts.map((fact) => ({ ...first, fact }))]);
  const [operationId, part, sign] = facts;
  expect(told.gone.filter((each) => each === operationId || each === sign)).toEqual([operationId, sign]);
  expect(told.gone).toContain(`${places.list} · path`);
  expect(told.gone).not.toContain(`${places.list} · path parameter uuid · required`);
  expect(told.changed).toContainEqual(
    expect.objectContaining({ entry: part, fact: `${places.list} · response 404` }),
  );
});

it.each([
  ['that is no list', 'fact: a', 'is not a list'],
  ['that does not parse', '[', 'does not parse'],
  ['with an entry that lacks a side', '[{ fact: a, theirs: 1, reason: b }]', 'without fact, theirs or ours'],
  ['with an entry that names no fact', '[{ theirs: 1, ours: 2, reason: b }]', 'without fact, theirs or ours'],
])('cannot compare with a list %s', async (_, list, message) => {
  const folder = await mkdtemp(join(tmpdir(), 'known-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'known.yaml');
  await writeFile(file, list);
  await expect(readKnown(file)).rejects.toThrow(CannotCompare);
  await expect(readKnown(file)).rejects.toThrow(message);
});
