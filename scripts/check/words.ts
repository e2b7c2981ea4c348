// The words of the prose: each of these has a plainer one. Code blocks, code spans and the targets of links are not prose.
import { readdir, readFile } from 'node:fs/promises';
import { descriptionFile } from '../generate/description.ts';
import { ourMarkdown } from '../generate/markdown.ts';
import type { Problem } from '../generate/problem.ts';
import { fromRoot, root } from '../paths.ts';

/** The words to avoid, and those to use. Words that also have another meaning are not here. */
const words: readonly (readonly [avoid: RegExp, use: string])[] = [
  [/answer(?:s|ed|ing)?/, 'response, respond, return'],
  [/gives(?! up)|gets to know|hands? (?:on|in)|handed (?:on|in)/, 'return, receive, forward, pass'],
  [/mend(?:s|ed|ing)?/, 'fix'],
  [/anew|afresh/, 'again, a new …'],
  [/a text|texts/, 'a string, strings, a message'],
  [/remarks?/, 'warning'],
  [/verbs?/, 'operation, method'],
  [/travel(?:s|ed|led|ling)?|puts? on/, 'is sent, add'],
  [/at once/, 'immediately, at the same time'],
  [/clocks? (?:that )?(?:is|are) off/, 'a wrong clock, clock skew'],
  [/troubles?/, 'failure, fault'],
  [/can(?:not)? be taken/, 'accept, reject'],
  [/back[ -]ends?/, 'backend'],
  [/of yours/, 'your'],
  [/capitals|upper-case/, 'uppercase'],
  [/lower-case/, 'lowercase'],
  [/out of (?:the )?reach/, 'a trustworthy origin'],
  [/tortures?/, 'fuzz'],
  [/twins?/, 'Markdown version'],
];
const avoided = words.map(([avoid, use]) => ({
  avoid: RegExp(`\\b(?:${avoid.source.replaceAll(' ', '\\s+')})\\b`, 'gi'),
  use,
}));

const files = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];

/** Checks the Markdown, the OpenAPI description, and the comments and messages of `src`. */
export async function wordProblems(): Promise<Problem[]> {
  const names = await readdir(`${root}src`, { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts')).map((name) => `src/${name.replaceAll('\\', '/')}`);
  const guides = (await ourMarkdown()).map(({ file }) => file);
  const all = [...new Set([...files, ...guides, fromRoot(descriptionFile), ...sources])];
  const problems = all.map(async (file) => wordProblemsIn(file, await readFile(root + file, 'utf8')));
  return (await Promise.all(problems)).flat();
}

/** Returns a problem for each word to avoid in a file. */
export function wordProblemsIn(file: string, text: string): Problem[] {
  const prose = proseOf(file, text);
  return avoided.flatMap(({ avoid, use }) =>
    [...prose.matchAll(avoid)].map(({ 0: word, index }) => {
      const line = prose.slice(0, index).split('\n').length;
      return { file, line, message: `"${word.replaceAll(/\s+/g, ' ')}" is a word to avoid.`, fix: `Write: ${use}.` };
    }),
  );
}

/** Returns the text with everything but the prose removed. Each line keeps its number. */
function proseOf(file: string, text: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, '');
  if (file.endsWith('.ts')) {
    const parts = /\/\*.*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/gs;
    let end = 0;
    const kept = [...text.matchAll(parts)].map(({ 0: part, index }) => {
      const before = blank(text.slice(end, index));
      end = index + part.length;
      // Of a template literal, the quotes and the expressions are code.
      return before + part.replaceAll(/^`|`$|\\(?=`)|\$\{[^}]*\}/g, ' ').replaceAll(/^ *\*/gm, '');
    });
    return kept.join('').replaceAll(/`[^`]*`/g, blank);
  }
  return text.replaceAll(/^ *```.*?^ *```/gms, blank).replaceAll(/`[^`]*`|\]\([^)]*\)/g, blank);
}
