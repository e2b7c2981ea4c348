// The API of the client out of its doc comments, by TypeDoc. What is undocumented or leads nowhere is an error.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Application, Converter, PageEvent, type ProjectReflection } from 'typedoc';
import { root } from '../paths.ts';
import { addressesOf } from './anchors.ts';
import { type Document, operationsOf } from './document.ts';

const assets = join(root, 'scripts/docs/assets');
const toReference = '#reference';

/** The names by which programs import the package, and the module behind each. */
export async function publicEntries(): Promise<Map<string, string>> {
  const { name, exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const entries = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [[name + path.slice(1), target.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1.ts')] as const],
  );
  return new Map(entries);
}

/** Writes the pages. Where a doc comment names an operation of the document, it becomes a link. */
export async function writeClientReference(folder: string, document: Document): Promise<void> {
  const addresses = addressesOf(document);
  const operations = operationsOf(document).map(({ operation }) => operation.operationId);
  const entries = await publicEntries();
  const app = await Application.bootstrap({
    entryPoints: [...entries.values()].map((file) => join(root, file)),
    tsconfig: join(root, 'tsconfig.build.json'),
    name: 'uploadcare-metadata',
    includeVersion: true,
    readme: join(assets, 'client.md'),
    navigationLinks: { 'The HTTP API': toReference },
    favicon: join(assets, 'favicon.svg'),
    customCss: join(assets, 'client.css'),
    // No address of a repository is known, and the sources ship with the package.
    disableSources: true,
    disableGit: true,
    hideGenerator: true,
    githubPages: false,
    // The types of openapi-typescript are documented by the reference of the HTTP API.
    exclude: ['**/generated/**'],
    excludePrivate: true,
    excludeInternal: true,
    useFirstParagraphOfCommentAsSummary: true,
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
    // A property is documented by its own comment, or by the one of its kind.
    requiredToBeDocumented: [
      'Class',
      'Interface',
      'Function',
      'TypeAlias',
      'Variable',
      'Property',
      'Method',
      'Accessor',
    ],
    // Parts of what is exported that have no use on their own.
    intentionallyNotExported: ['Handler', 'components', 'paths'],
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project, [...entries.keys()]));
  app.renderer.on(PageEvent.END, (page) => {
    const up = '../'.repeat(page.url.split('/').length);
    const reference = (anchor: string) => `${up}index.html${anchor}`;
    let text = (page.contents ?? '').replaceAll(`"${toReference}"`, `"${reference('')}"`);
    for (const id of operations) {
      const link = `<a href="${reference(addresses.get(`#operation/${id}`) ?? '')}"><code>${id}</code></a>`;
      text = text.replaceAll(`<code>${id}</code>`, link);
    }
    // From a file, a browser takes no icon out of another one; the script of the page puts them into it.
    page.contents = text.replaceAll(/href="[^"]*\/icons\.svg#/g, 'href="#');
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the client, see above');
  app.validate(project);
  await app.generateDocs(project, folder);
  const { errorCount, warningCount } = app.logger;
  if (errorCount + warningCount > 0) throw new Error('TypeDoc found something to mend, see above');
}

/** The modules in the order of the entries, by the names that programs use. */
function nameModules(project: ProjectReflection, names: readonly string[]): void {
  for (const [index, module] of (project.children ?? []).entries()) module.name = names[index] ?? module.name;
}
