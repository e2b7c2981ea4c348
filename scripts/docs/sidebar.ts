// The sidebar: the contents, the operations and the members of the client.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { contents } from './contents.ts';
import type { MarkdownPage } from './pages.ts';

/** The folders of TypeDoc in a module, the most wanted first. */
const kinds = ['functions', 'interfaces', 'type-aliases', 'variables', 'classes'];

/** Returns the sidebars by the beginning of the URL. That of the client is long, so only its pages have it. */
export function sidebars(pages: readonly MarkdownPage[], pagesFolder: string): DefaultTheme.SidebarMulti {
  const links = (entries: readonly Pick<MarkdownPage, 'title' | 'url'>[]) =>
    entries.map(({ title, url }) => ({ text: title, link: url }));
  return {
    '/client/': [
      { text: 'Client', link: '/client/', items: modules(join(pagesFolder, 'client'), 'uploadcare-metadata') },
    ],
    '/': [
      { text: 'Start', items: links(contents.Start) },
      { text: 'Guides', items: links(contents.Guides) },
      { text: 'Reference', items: links(pages.filter(({ url }) => url.startsWith('/reference/'))) },
      { text: 'Client', items: [{ text: 'All functions and types', link: '/client/' }] },
      { text: 'More', items: links(contents.More) },
    ],
  };
}

/** Returns a module and the modules below it. */
function modules(folder: string, name: string): DefaultTheme.SidebarItem[] {
  const path = join(folder, name);
  const link = (...parts: string[]) => `/client/${[name, ...parts].join('/')}`;
  const members = kinds
    .filter((kind) => existsSync(join(path, kind)))
    .flatMap((kind) =>
      readdirSync(join(path, kind)).map((file) => ({
        text: file.replace('.md', ''),
        link: link(kind, file.replace('.md', '')),
      })),
    );
  const below = readdirSync(path, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !kinds.includes(entry.name),
  );
  return [
    { text: name, link: `${link()}/`, collapsed: true, items: members },
    ...below.flatMap((entry) => modules(folder, `${name}/${entry.name}`)),
  ];
}
