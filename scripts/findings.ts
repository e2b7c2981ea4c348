// What checks find, each with its place and what mends it.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument, YAMLParseError } from 'yaml';
import { DocumentError } from './agreement.ts';
import { documentFile } from './document.ts';
import { type Path, pointer } from './places.ts';

export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Finding {
  /** From the root of the project. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** A JSON pointer, in the document. */
  readonly at?: string;
  readonly message: string;
  /** What to do: a command where there is one. */
  readonly mend: string;
}

export const mendDocument = 'mend the document, then run `npm run generate`';

export function fromRoot(file: string): string {
  return relative(root, file).replaceAll('\\', '/');
}

/** A finding at a path of the document, with the line where that stands. */
export function atPath(path: Path, message: string, text: string): Finding {
  return {
    file: fromRoot(documentFile),
    ...lineOf(path, text),
    at: pointer(path),
    message,
    mend: mendDocument,
  };
}

/** Where a path, or what is left of it, stands in a text of YAML. */
function lineOf(path: Path, text: string): { line?: number; column?: number } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range == null) continue;
    const { line, col } = lineCounter.linePos(node.range[0]);
    return { line, column: col };
  }
  return {};
}

/** What `work` throws of the document, as findings; that it does not parse, too. Anything else is thrown on. */
export async function findingsOf(text: string, work: () => unknown): Promise<Finding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof YAMLParseError) {
      const { line, col: column } = error.linePos?.[0] ?? { line: 1, col: 1 };
      return [{ file: fromRoot(documentFile), line, column, message: error.message, mend: mendDocument }];
    }
    if (!(error instanceof DocumentError)) throw error;
    return error.at.map((path) => atPath(path, error.message, text));
  }
}

/** A finding as lines for people. */
export function formatFinding({ file, line, column, at, message, mend }: Finding): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}${at === undefined ? '' : `  ${at}`}\n  ${message.replaceAll('\n', '\n  ')}\n  → ${mend}`;
}
