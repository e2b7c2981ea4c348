// The reference as one self-contained page, by `redocly build-docs`.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { redocly } from '../redocly.ts';
import { type Document, operationsOf } from './document.ts';
import { withSiteLinks } from './links.ts';
import type { Pages } from './pages.ts';

const assets = join(root, 'scripts/docs/assets');

/** The page. Throws when Redocly does not make of it what is expected. */
export async function referencePage(pages: Pages): Promise<string> {
  const document = await withSiteLinks(pages);
  const folder = await mkdtemp(join(tmpdir(), 'reference-'));
  try {
    const [input, options, output] = ['input.json', 'options.json', 'index.html'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(input, JSON.stringify(document));
    await writeFile(options, JSON.stringify(redocOptions(document)));
    const template = Object.entries(await templateOptions(document)).map(
      ([name, value]) => `--templateOptions.${name}=${value}`,
    );
    const { ok, stderr } = await redocly([
      'build-docs',
      input,
      `--output=${output}`,
      '--inlineBundle',
      `--title=${document.info.title}`,
      `--template=${join(assets, 'template.hbs')}`,
      `--openapi=${options}`,
      ...template,
    ]);
    if (!ok) throw new Error(`the reference could not be built:\n${stderr}`);
    return mended(await readFile(output, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function redocOptions(document: Document): object {
  const samples = operationsOf(document).flatMap(({ operation }) => operation['x-codeSamples'] ?? []);
  const labels = [...new Set(samples.map(({ label }) => label))];
  return {
    downloadUrls: [
      { title: 'OpenAPI as YAML', url: 'openapi.yaml' },
      { title: 'OpenAPI as JSON', url: 'openapi.json' },
    ],
    // Without these, Redoc shows the samples of the languages that it knows by name only.
    codeSamples: { languages: labels.map((label) => ({ lang: label, label })) },
  };
}

async function templateOptions(document: Document): Promise<Record<string, string>> {
  const favicon = await readFile(join(assets, 'favicon.svg'));
  return {
    description: document.info.summary,
    favicon: `data:image/svg+xml;base64,${favicon.toString('base64')}`,
    theme: await readFile(join(assets, 'theme.css'), 'utf8'),
    // The page itself asks for nothing; should a new version of Redoc do, the browser refuses, and the tests see it.
    policy:
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; worker-src blob:",
  };
}

// Of the footer that names the maker of the page: it would be fetched, so it is drawn here, as text.
const logo = 'https://cdn.redoc.ly/redoc/logo-mini-full.svg';
const smallLogo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const drawn = (text: string, width: number) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="14"><text y="11" font-family="sans-serif" font-size="11" font-weight="bold" fill="#3b7ddd">${text}</text></svg>`)}`;

/** What Redoc leaves to mend in the page that it has made. */
function mended(page: string): string {
  const replaced = (text: string, from: string, to: string) => {
    if (!text.includes(from)) throw new Error(`the page of Redocly has changed: there is no ${from} in it`);
    return text.replaceAll(from, to);
  };
  const telemetry = '"disableTelemetry":true';
  let text = replaced(page, telemetry, telemetry);
  text = replaced(text, logo, drawn('Redocly', 50));
  text = replaced(text, smallLogo, drawn('R', 12));
  // As rendered beforehand, links leave the page for the root of the host; hydrating does not mend all of them.
  return replaced(text, ' href="/', ' href="#/');
}
