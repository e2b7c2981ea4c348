// Changes the text of highlighted code in the page, so that what is shown and copied is what runs.
import { quoted } from './inspect.ts';
import type { Inputs } from './sample.ts';

/** Shows other values of the constants `key` and `value`. */
export function showInputs(root: Element, inputs: Inputs): void {
  for (const line of root.querySelectorAll('.line')) {
    const [, name = ''] = /^const (key|value) = '/.exec(line.textContent ?? '') ?? [];
    const value = inputs[name];
    const text = value !== undefined && textsIn(line).find(({ data }) => /['"]$/.test(data));
    // Highlighters put the quotes into the token of the string.
    if (text) text.data = text.data.replace(/'.*$/, () => quoted(value));
  }
}

/** Replaces a string in all text. */
export function replaceText(root: Element, from: string, to: string): void {
  for (const text of textsIn(root)) if (text.data.includes(from)) text.data = text.data.replaceAll(from, () => to);
}

function textsIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts;
}
