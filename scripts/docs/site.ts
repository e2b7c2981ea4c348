// The published docs: the reference by Redoc, its Markdown versions, and the API of the client by TypeDoc.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { dereference, descriptionFile, operationsOf } from '../generate/description.ts';
import { root } from '../paths.ts';
import { redocly } from '../redocly.ts';
import { writeClientReference } from './client.ts';
import { markdownFiles, type Published, samplesOf } from './markdown.ts';

export const siteFolder = `${root}site/`;

// The marks around the facts in a guide are for its authors.
const marks = /^ *<!-- (?:made by `npm run generate`: \S+|end) -->\n\n?/gm;

export async function buildSite(): Promise<void> {
  await rm(siteFolder, { recursive: true, force: true });
  await mkdir(siteFolder);
  const yaml = stringify(await withGuides(parse(await run('bundle', descriptionFile))), {
    aliasDuplicateObjects: false,
  });
  const description = dereference(parse(yaml)) as Published;
  const files = Object.entries({
    'openapi.yaml': yaml,
    'openapi.json': `${JSON.stringify(parse(yaml), null, 2)}\n`,
    ...markdownFiles(description),
  });
  for (const [file, text] of files) await writeFile(siteFolder + file, text);
  await Promise.all([writeReference(description), writeClientReference(`${siteFolder}client`)]);
}

/** The guides, in the order of the docs. */
const guides = {
  'Quick start': 'getting-started.md',
  Authentication: 'authentication.md',
  'Whole files and many files': 'updates.md',
  'Command line': 'command-line.md',
  Errors: 'errors.md',
  'Retries and time limits': 'retries.md',
  'Client options': 'options.md',
  'openapi-fetch': 'typed-fetch.md',
  'Use in the browser': 'browser.md',
  'Servers and frameworks': 'servers.md',
  'Sign elsewhere': 'signing.md',
  Testing: 'testing.md',
  Recipes: 'recipes.md',
  'Limits and undocumented behavior': 'limits.md',
  Runtimes: 'runtimes.md',
};

/** Turns links between guides into links of the page. */
function withTagLinks(text: string): string {
  return text.replace(/\]\(([a-z-]+\.md)?(#(?!operation|section)[\w-]+)?\)/g, (link, file) => {
    const [name] = Object.entries(guides).find(([, each]) => each === file) ?? [];
    return name ? `](#tag/${name.replaceAll(' ', '-')})` : link;
  });
}

/** Returns the description with the guides as tags, which Redoc shows as pages. */
async function withGuides(description: Published): Promise<Published> {
  const pages = Object.entries(guides).map(async ([name, file]) => {
    const text = await readFile(`${root}openapi/guides/${file}`, 'utf8');
    return { name, 'x-traitTag': true, description: withTagLinks(text.replaceAll(marks, '')) };
  });
  const groups = [
    { name: 'Guides', tags: Object.keys(guides) },
    { name: 'Reference', tags: description.tags.map(({ name }) => name) },
  ];
  return {
    ...description,
    tags: [...(await Promise.all(pages)), ...description.tags],
    'x-tagGroups': groups,
  } as Published;
}

/** Writes the reference as one page that needs no other file. */
async function writeReference(description: Published): Promise<void> {
  const page = `${siteFolder}index.html`;
  const labels = operationsOf(description).flatMap(({ operation }) => samplesOf(operation).map(({ label }) => label));
  // Without these, Redoc shows only the samples in languages that it knows.
  const languages = [...new Set(labels)].map((label) => ({ lang: label, label }));
  await run(
    'build-docs',
    `${siteFolder}openapi.yaml`,
    `--output=${page}`,
    '--inlineBundle',
    `--title=${description.info.title}`,
    `--template=${root}scripts/docs/reference.hbs`,
    `--templateOptions.summary=${description.info.summary}`,
    `--openapi=${JSON.stringify({ codeSamples: { languages } })}`,
  );
  const html = (await readFile(page, 'utf8'))
    // The logo of the footer would be fetched from another host.
    .replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w/-]+\.svg/g, 'data:image/svg+xml,')
    // Until the scripts have run, links lead to the root of the host.
    .replaceAll(' href="/', ' href="#/');
  await writeFile(page, html);
}

async function run(...args: string[]): Promise<string> {
  const { ok, stdout, stderr } = await redocly(args);
  if (!ok) throw new Error(stderr);
  return stdout;
}
