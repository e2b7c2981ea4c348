// `npm run pictures`: makes the pictures of the README from the built command line and docs.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { context } from 'esbuild';
import { createEmulator, demoKeys } from '../src/emulator/index.ts';
import { serve } from '../src/emulator/server.ts';
import { launchChromium } from './chromium.ts';
import { operationUrl } from './docs/contents.ts';
import { siteFolder } from './docs/site.ts';
import { root } from './paths.ts';

const folder = `${root}openapi/pictures/`;
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';

/** Writes what commands print as a picture of a terminal. */
async function drawCommands(): Promise<void> {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat', subsystem: 'image-processing' } } });
  const server = await serve(emulator.fetch);
  const { execPath } = process;
  const cli = `${root}dist/src/cli/index.js`;
  const env = { ...process.env, UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey, UPLOADCARE_SECRET_KEY: demoKeys.secretKey };
  const lines: { readonly text: string; readonly isInput: boolean }[] = [];
  const run = (args: string[], input: string) =>
    new Promise<string>((resolve) => {
      const child = spawn(execPath, [cli, ...args, '--base-url', server.url], { env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      child.on('close', () => resolve(output));
      child.stdin.end(input);
    });
  const items = Array.from({ length: 3 }, () => `${JSON.stringify({ uuid, update: { pet: 'dog' } })}\n`).join('');
  for (const [args, input = ''] of [
    [['doctor']],
    [['list', uuid]],
    [['update', uuid, 'pet=dog', 'subsystem=']],
    [['apply', '-'], items],
    [['get', uuid, 'missing']],
  ] as [string[], string?][]) {
    lines.push({ text: `$ uploadcare-metadata ${args.join(' ')}${input ? ' < items.ndjson' : ''}`, isInput: true });
    const output = (await run(args, input)).replace(/ \(request [\w-]+\)/, '').trimEnd();
    for (const line of output.split('\n'))
      for (const part of line.match(/.{1,86}/g) ?? []) lines.push({ text: part, isInput: false });
  }
  await server.close();
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\t', '    ');
  const rows = lines.map(
    ({ text, isInput }, index) =>
      `<text x="20" y="${36 + index * 22}" fill="${isInput ? '#7cc7b0' : '#e1e4e8'}" xml:space="preserve">${escaped(text)}</text>`,
  );
  const height = 40 + lines.length * 22;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${height}" font-family="ui-monospace,DejaVu Sans Mono,monospace" font-size="14"><title>Commands in a terminal</title><rect width="820" height="${height}" rx="10" fill="#1b1b1f"/>${rows.join('')}</svg>\n`;
  writeFileSync(`${folder}command-line.svg`, svg);
}

/** Takes a picture of an operation whose sample has run. */
async function photographDocs(): Promise<void> {
  const server = await context({});
  const { port } = await server.serve({ host: '127.0.0.1', servedir: siteFolder });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1180, height: 860 } });
  await page.goto(`http://127.0.0.1:${port}${operationUrl('updateFileMetadataKey')}#samples`, {
    waitUntil: 'networkidle',
  });
  await page.getByRole('button', { name: 'Run' }).first().click();
  await page.getByText('Done after').first().waitFor();
  await page.getByRole('button', { name: 'Run' }).first().scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, 620));
  await page.screenshot({ path: `${folder}docs.jpg`, type: 'jpeg', quality: 70 });
  await browser.close();
  await server.dispose();
}

await drawCommands();
await photographDocs();
