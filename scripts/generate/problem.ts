// Problems as people read them: place, what is wrong, what to do.
import { LineCounter, parseDocument, YAMLParseError } from 'yaml';
import { fromRoot } from '../paths.ts';
import { DescriptionError, descriptionFile, namesIn } from './description.ts';

export interface Problem {
  /** The path from the root. */
  readonly file: string;
  readonly line?: number | undefined;
  /** A JSON pointer into the OpenAPI description. */
  readonly pointer?: string;
  readonly message: string;
  readonly fix: string;
}

const fixDescription = 'Fix the OpenAPI description, then run `npm run generate`.';

/** Returns a problem at a JSON pointer of the description, with the line of that place or of the nearest one above. */
export function problemAt(pointer: string, message: string, source: string): Problem {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter });
  const names = namesIn(pointer);
  let range: readonly number[] | null | undefined;
  for (; range == null && names.length > 0; names.pop())
    range = (document.getIn(names, true) as { range?: readonly number[] } | undefined)?.range;
  const line = range?.[0] === undefined ? undefined : lineCounter.linePos(range[0]).line;
  return { file: fromRoot(descriptionFile), line, pointer, message, fix: fixDescription };
}

/** Returns the problems that `work` returns, or the error that it throws as problems. `source` is the text of the description. */
export async function problemsOf(source: string, work: () => Problem[] | Promise<Problem[]>): Promise<Problem[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DescriptionError)
      return error.pointers.map((pointer) => problemAt(pointer, error.message, source));
    const file = fromRoot(descriptionFile);
    if (error instanceof YAMLParseError)
      return [{ file, line: error.linePos?.[0].line, message: error.message, fix: fixDescription }];
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [{ file: 'scripts', message, fix: 'Fix the other problems first.' }];
  }
}

export function formatProblem({ file, line, pointer, message, fix }: Problem): string {
  const place = [line === undefined ? file : `${file}:${line}`, ...(pointer ? [pointer] : [])].join('  ');
  return `${place}\n  ${message.replaceAll('\n', '\n  ')}\n  → ${fix}\n`;
}
