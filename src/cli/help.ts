import { type Command, commands, type Option } from './command.ts';

/** Returns the help about all commands. */
export function overview(): string {
  const rows = Object.entries(commands).map(([name, { usage, summary }]): [string, string] => [
    `${name} ${usage}`.trimEnd(),
    summary,
  ]);
  return `uploadcare-metadata <command> [options]

${table(rows)}

The keys of the project are read from UPLOADCARE_PUBLIC_KEY and UPLOADCARE_SECRET_KEY. Without an account, run
\`uploadcare-metadata emulate\`, and pass its URL with \`--base-url\`.

Exit codes: 0 success, 1 the work failed, 2 wrong usage, 130 Ctrl-C.

  uploadcare-metadata help <command>   prints the options of a command
  uploadcare-metadata --version        prints the version
`;
}

/** Returns the help of a command. */
export function helpOf(
  name: string,
  { usage, summary }: { readonly usage: string; readonly summary: string },
  { details }: Command,
  options: Readonly<Record<string, Option>>,
): string {
  const rows = Object.entries(options).map(([option, { short, value, description, multiple }]): [string, string] => [
    `${short ? `-${short}, ` : ''}--${option}${value ? ` <${value}>` : ''}`,
    `${description}${multiple ? '; can be repeated' : ''}`,
  ]);
  return `uploadcare-metadata ${`${name} ${usage}`.trimEnd()} [options]\n\n${summary}\n${details ? `\n${details}\n` : ''}\n${table(rows)}\n`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
