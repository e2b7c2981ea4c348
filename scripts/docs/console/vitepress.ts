// Adds the console to the pages of VitePress: to every TypeScript block that runs in a page, to every shell block with the URL of the
// API, and where a guide has `<!-- console: signature -->` or `<!-- console: faults -->`.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { MarkdownRenderer, Plugin } from 'vitepress';
import { serverUrl } from '../../../generated/constants.ts';
import { programsIn } from '../../check/programs.ts';
import { compileSample } from './compile.ts';

type Token = Parameters<NonNullable<MarkdownRenderer['renderer']['rules']['fence']>>[0][number];

const moduleName = 'virtual:sample/';
/** The modules of the compiled samples, by name. */
const modules = new Map<string, string>();

/** Serves the compiled samples. For `vite.plugins`. */
export function samplesPlugin(): Plugin {
  return {
    name: 'samples',
    resolveId: (id) => (id.startsWith(moduleName) ? `\0${id}` : undefined),
    load: (id) => modules.get(id.replace('\0', '')),
  };
}

/** Adds the components to Markdown. For `markdown.config`. */
export function consoleMarkdown(md: MarkdownRenderer): void {
  md.core.ruler.push('console', ({ src, tokens }) => {
    const programs = programsIn({ file: '', text: src });
    let isInGroup = false;
    for (const token of tokens) {
      if (/^container_code-group_/.test(token.type)) isInGroup = token.nesting === 1;
      if (token.type !== 'fence') continue;
      // Blocks that continue another run with it.
      const program = token.info === 'ts' ? programs.shift()?.code : undefined;
      token.meta = { ...token.meta, isInGroup, source: program ?? token.content };
    }
  });

  const { fence, html_block: html } = md.renderer.rules;
  if (!fence || !html) throw new Error('VitePress renders neither code nor HTML');
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, meta } = tokens[index] as Token;
    const tool = toolOf(info, meta.source);
    // The tabs of a group show and hide its children.
    const tab = meta.isInGroup ? ` vp-block${/ active( |$)/.test(info) ? ' active' : ''}` : '';
    const block = fence(tokens, index, ...rest);
    return tool ? `<div class="sample${tab}">${block}${tool}</div>` : block;
  };
  md.renderer.rules.html_block = (tokens, index, ...rest) => {
    const [, tool] = /^<!-- console: (\w+) -->/.exec(tokens[index]?.content ?? '') ?? [];
    if (tool === 'signature') return '<SignatureTool />';
    if (tool === 'faults') return faults.map((fault) => faultSample(md, fault)).join('');
    return html(tokens, index, ...rest);
  };
}

/** Returns the component for a block of code, if there is one. */
function toolOf(language: string, source: string): string | undefined {
  if (/^(?:sh|shell|bash|python)\b/.test(language) && source.includes(serverUrl)) return '<BaseUrl />';
  const sample = /^(?:ts|typescript)\b/.test(language) ? compileSample(source) : undefined;
  if (!sample) return undefined;
  const name = moduleName + createHash('sha1').update(sample.code).digest('hex').slice(0, 12);
  modules.set(name, sample.code);
  const inputs = JSON.stringify(sample.inputs).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<RunSample :load="() => import('${name}')" :inputs="${inputs}" />`;
}

const faults = [
  ['rate-limit', '429 with Retry-After', 'The client waits as long as the API asks.'],
  ['unavailable', '503, twice', 'The client waits a little, and longer the second time.'],
  ['lost-response', 'A lost response', 'The deletion worked, but its response never arrived. The client repeats it.'],
  ['wrong-clock', 'A clock that is 20 minutes wrong', 'The client signs again with the time of the server.'],
] as const;

function faultSample(md: MarkdownRenderer, [file, title, text]: (typeof faults)[number]): string {
  const code = readFileSync(new URL(`faults/${file}.ts`, import.meta.url), 'utf8');
  const sample = md.render(`\`\`\`ts\n${code}\`\`\`\n`);
  return sample
    .replace(
      /<div class="language-.*?<\/div>/s,
      (block) => `<p>${text}</p><details class="console"><summary>Code</summary>${block}</details>`,
    )
    .replace('<RunSample', `<RunSample label="${title}"`);
}
