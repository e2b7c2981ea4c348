// The guide shows the samples as they are. After a change of one: `npx vitest run test/server/guide.test.ts -u`.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { credentialsHeader, mediaType, requestMediaType } from '../../generated/constants.ts';

const guideFile = fileURLToPath(new URL('../../openapi/guides/browser.md', import.meta.url));
const samples = new URL('../../openapi/samples/frameworks/', import.meta.url);
const guide = readFileSync(guideFile, 'utf8');
// The language is written out, as a block of `ts` is a program that the checks of our Markdown run.
const block = /<!-- file: (.+?) -->\n(?:\n```typescript\n.*?\n```\n)?/gs;
const shown = [...guide.matchAll(block)].map(([, file]) => file);

it('the guide shows every sample', () => {
  const files = readdirSync(samples, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'));
  expect(shown.sort()).toEqual(files.sort());
});

it('the guide shows the samples as they are', async () => {
  const current = guide.replace(block, (_, file: string) => {
    const code = readFileSync(new URL(file, samples), 'utf8');
    return `<!-- file: ${file} -->\n\n\`\`\`typescript\n${code}\`\`\`\n`;
  });
  await expect(current).toMatchFileSnapshot(guideFile);
});

it('the guide names what the document names, and no more of it', () => {
  expect(guide).toContain(`\`Content-Type: ${requestMediaType}\``);
  for (const fact of [mediaType, credentialsHeader]) expect(guide).not.toContain(fact);
});
