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

/** Runs `work` and returns the faults of the description that it throws. Throws any other error again. */
export async function problemsOf(source: string, work: () => unknown): Promise<Problem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof YAMLParseError) {
      const line = error.linePos?.[0].line;
      return [{ file: fromRoot(descriptionFile), line, message: error.message, fix: fixDescription }];
    }
    if (!(error instanceof DescriptionError)) throw error;
    return error.pointers.map((pointer) => problemAt(pointer, error.message, source));
  }
}

export function formatProblem({ file, line, pointer, message, fix }: Problem): string {
  const place = [line === undefined ? file : `${file}:${line}`, ...(pointer ? [pointer] : [])].join('  ');
  return `${place}\n  ${message.replaceAll('\n', '\n  ')}\n  → ${fix}\n`;
}
