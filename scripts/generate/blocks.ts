// Blocks of Markdown.

/** Returns a fenced block. A `file` becomes its caption. */
export function fenced(language: string, code: string, file?: string): string {
  return `\`\`\`${language}${file === undefined ? '' : ` [${file}]`}\n${code}\n\`\`\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
