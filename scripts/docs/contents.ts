// The table of contents of the docs: the only place that lists the pages.

export interface PageEntry {
  readonly title: string;
  /** The source, from the root of the project. */
  readonly source: string;
  /** The folder of the page in the site, with slashes around it. */
  readonly url: string;
}

const guide = (title: string, name: string): PageEntry => ({
  title,
  source: `openapi/guides/${name}.md`,
  url: `/guides/${name}/`,
});

export const home: PageEntry = { title: 'uploadcare-metadata', source: 'openapi/guides/index.md', url: '/' };

/** The pages with a source of their own, by group. The reference and the client stand between the guides and the rest. */
export const contents = {
  Start: [guide('Quick start', 'getting-started'), guide('Authentication', 'authentication')],
  Guides: [
    guide('Whole files and many files', 'updates'),
    guide('Command line', 'command-line'),
    guide('Errors', 'errors'),
    guide('Retries and time limits', 'retries'),
    guide('Client options', 'options'),
    guide('openapi-fetch', 'typed-fetch'),
    guide('Use in the browser', 'browser'),
    guide('Servers and frameworks', 'servers'),
    guide('Sign elsewhere', 'signing'),
    guide('Testing', 'testing'),
    guide('Recipes', 'recipes'),
    guide('Limits and undocumented behavior', 'limits'),
  ],
  More: [
    guide('Runtimes', 'runtimes'),
    { title: 'Changelog', source: 'CHANGELOG.md', url: '/changelog/' },
    { title: 'Security', source: 'SECURITY.md', url: '/security/' },
    { title: 'Contributing', source: 'CONTRIBUTING.md', url: '/contributing/' },
  ],
} satisfies Record<string, PageEntry[]>;

export const allPages: readonly PageEntry[] = [home, ...Object.values(contents).flat()];

/** Returns the URL of an operation in the site. */
export const operationUrl = (operationId: string): string => `/reference/${operationId}/`;
