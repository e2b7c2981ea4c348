// What SECURITY.md says is shown somewhere, is there.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../../scripts/findings.ts';

const page = readFileSync(`${root}SECURITY.md`, 'utf8');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const named = (pattern: RegExp) => [
  ...new Set([...page.matchAll(pattern)].map(([, name]) => name as string)),
];

it.each(named(/`(test\/[\w/-]+)`/g))('%s is a folder or a file of tests', (name) => {
  expect(existsSync(`${root}${name}`) || existsSync(`${root}${name}.test.ts`)).toBe(true);
});

it.each(named(/`npm run ([\w:]+)/g))('npm run %s is there', (name) => {
  expect(scripts).toHaveProperty([name]);
});
