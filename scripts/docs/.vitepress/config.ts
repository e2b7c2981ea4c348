// The site of VitePress. `npm run docs` writes its pages first.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createCssVariablesTheme } from 'shiki';
import { defineConfig } from 'vitepress';
import { mediaType, version } from '../../../generated/constants.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { descriptionFile } from '../../generate/description.ts';
import { root } from '../../paths.ts';
import { consoleMarkdown, samplesPlugin } from '../console/vitepress.ts';
import { type MarkdownPage, pagesFolder, publicFolder } from '../pages.ts';
import { sidebars } from '../sidebar.ts';

const pages: readonly MarkdownPage[] = JSON.parse(readFileSync(join(pagesFolder, 'pages.json'), 'utf8'));
const { homepage, repository } = manifest as { homepage?: string; repository?: string | { url: string } };
const repositoryUrl = (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+|\.git$/g, '');
const apiVersion = /v(\d+\.\d+)/.exec(mediaType)?.[1];
const base = process.env['DOCS_BASE'] ?? '/';
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f6f5e"/><path d="M8 11h10M8 16h16M8 21h13" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

/** Returns the policy of a page, which may run its own inline scripts and nothing from elsewhere. */
function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  const rules = {
    'default-src': "'none'",
    'script-src': ["'self'", ...scripts].join(' '),
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
  };
  return Object.entries(rules)
    .map((rule) => rule.join(' '))
    .join('; ');
}

/** Colors a token by its class: with the colors of two themes at each token, pages would be twice as large. */
function colorByClass(span: { properties: Record<string, unknown> }): void {
  const [, token] = /var\(--shiki-token-([\w-]+)\)/.exec(String(span.properties['style'])) ?? [];
  span.properties = token ? { class: `t-${token}` } : {};
}

export default defineConfig({
  srcDir: '.pages',
  outDir: join(root, 'site'),
  base,
  lang: 'en',
  title: manifest.name,
  description: manifest.description,
  metaChunk: true,
  // A prefetch is a request that the policy of the pages refuses.
  router: { prefetchLinks: false },
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  ...(homepage && { sitemap: { hostname: homepage } }),
  markdown: { config: consoleMarkdown, theme: createCssVariablesTheme(), codeTransformers: [{ span: colorByClass }] },
  vite: { plugins: [samplesPlugin()], logLevel: 'warn', publicDir: publicFolder },
  /** Leads the edit link to the source. Pages of the client have none: they are made from many files. */
  transformPageData({ frontmatter, relativePath }) {
    if (relativePath.startsWith('client/')) return { frontmatter: { ...frontmatter, editLink: false } };
    return { filePath: frontmatter['source'] ?? relative(root, descriptionFile) };
  },
  transformHead({ pageData, title, description }) {
    const path = pageData.relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html');
    return [
      ['meta', { property: 'og:type', content: 'website' }],
      ['meta', { property: 'og:title', content: title }],
      ['meta', { property: 'og:description', content: description }],
      ...(homepage
        ? ([
            ['meta', { property: 'og:url', content: new URL(path, homepage).href }],
            ['link', { rel: 'canonical', href: new URL(path, homepage).href }],
          ] as [string, Record<string, string>][])
        : []),
    ];
  },
  transformHtml: (html) =>
    html.replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`),
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions: { boost: { title: 4, text: 2, titles: 1 } } },
        // Of a page of the client, its name and first words are enough: the index is loaded in whole.
        _render: (text, env, md) => {
          const html = md.render(text, env);
          return env.relativePath.startsWith('client/') ? html.replace(/<h2.*/s, '') : html;
        },
      },
    },
    outline: [2, 3],
    sidebar: sidebars(pages, pagesFolder),
    nav: [
      { text: 'Quick start', link: '/guides/getting-started/' },
      { text: 'HTTP API', link: '/reference/' },
      { text: 'Client', link: '/client/' },
      {
        text: `API ${apiVersion} · package ${version}`,
        items: [
          { text: 'Changelog', link: '/changelog/' },
          { text: 'Runtimes', link: '/guides/runtimes/' },
        ],
      },
    ],
    ...(repositoryUrl && {
      socialLinks: [{ icon: 'github', link: repositoryUrl }],
      // A function would lose its variables on the way to the page.
      editLink: { text: 'Edit this page', pattern: `${repositoryUrl}/edit/main/:path` },
    }),
    footer: { message: 'Unofficial: not made or endorsed by Uploadcare. MIT licensed.' },
  },
});
