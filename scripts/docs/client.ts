// The API of the client from its doc comments, by TypeDoc. A missing comment and a broken link are errors.
import { Application, Converter, PageEvent } from 'typedoc';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../paths.ts';

const reference = '#reference';

export async function writeClientReference(folder: string): Promise<void> {
  const entries = Object.entries<string | { import: { types: string } }>(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ name: manifest.name + path.slice(1), file: sourceOf(target.import.types) }],
  );
  const app = await Application.bootstrap({
    entryPoints: entries.map(({ file }) => file),
    tsconfig: `${root}tsconfig.build.json`,
    includeVersion: true,
    readme: 'none',
    navigationLinks: { 'The HTTP API': reference },
    customCss: `${root}scripts/docs/client.css`,
    disableSources: true,
    hideGenerator: true,
    githubPages: false,
    // The reference of the HTTP API has the generated types.
    exclude: ['**/generated/**'],
    excludePrivate: true,
    excludeInternal: true,
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
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
    // Parts of exported types that have no use on their own.
    intentionallyNotExported: ['Handler', 'PathParameter', 'components', 'paths'],
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    // Programs import a module by this name.
    for (const [index, module] of (project.children ?? []).entries()) module.name = `${entries[index]?.name}`;
  });
  app.renderer.on(PageEvent.END, (page) => {
    const index = `${'../'.repeat(page.url.split('/').length)}index.html`;
    page.contents = `${page.contents}`.replaceAll(`"${reference}"`, `"${index}"`);
  });
  const project = await app.convert();
  if (project) {
    app.validate(project);
    await app.generateDocs(project, folder);
  }
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('TypeDoc found problems, see above.');
}

/** Returns the module that a declaration file is built from. */
function sourceOf(types: string): string {
  return types.replace(/^\.\/dist\/(.*)\.d\.ts$/, `${root}$1.ts`);
}
