// The API of the client from its doc comments, by TypeDoc as Markdown. A missing comment and a broken link are errors.
import { Application, Converter } from 'typedoc';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../paths.ts';

/** Writes the pages into a folder. */
export async function writeClientPages(folder: string): Promise<void> {
  const entries = Object.entries<string | { import: { types: string } }>(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ name: manifest.name + path.slice(1), file: sourceOf(target.import.types) }],
  );
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entries.map(({ file }) => file),
    tsconfig: `${root}tsconfig.build.json`,
    readme: 'none',
    outputs: [{ name: 'markdown', path: folder }],
    disableSources: true,
    hideGenerator: true,
    githubPages: false,
    // The reference of the HTTP API has the generated types.
    exclude: ['**/generated/**'],
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    kindSortOrder: ['Function', 'Class', 'Interface', 'TypeAlias', 'Variable', 'Reference'],
    groupOrder: ['Functions', 'Interfaces', 'Type Aliases', 'Variables', 'Classes', '*'],
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
    entryFileName: 'index',
    modulesFileName: 'index',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    useHTMLEncodedBrackets: true,
    sanitizeComments: true,
    parametersFormat: 'table',
    publicPath: '/client/',
    pageTitleTemplates: {
      index: 'Client',
      module: ({ name }: { name: string }) => name,
      member: ({ name }: { name: string }) => name,
    },
  } as Parameters<typeof Application.bootstrapWithPlugins>[0]);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    // Programs import a module by this name.
    for (const [index, module] of (project.children ?? []).entries()) module.name = `${entries[index]?.name}`;
  });
  const project = await app.convert();
  if (project) {
    app.validate(project);
    await app.generateOutputs(project);
  }
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('TypeDoc found problems, see above.');
}

/** Returns the module that a declaration file is built from. */
function sourceOf(types: string): string {
  return types.replace(/^\.\/dist\/(.*)\.d\.ts$/, `${root}$1.ts`);
}
