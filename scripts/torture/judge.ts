// What a call may come to.
import { CallError, MetadataError, ValidationError } from '../../src/index.ts';
import { type Asked, isRight } from './requests.ts';
import type { Scene } from './scene.ts';

/** In a word, for the table: `done`, the name of the error, or who ended it. */
export type Outcome = string;

/** Judges what was thrown: by a call, or by what makes a client, of which `asked` knows nothing. */
export function judgeError(scene: Scene, error: unknown, asked?: Asked, isPlain = false): Outcome {
  const kind = scene.mayReject(error);
  if (kind === undefined) {
    scene.broke(`an error that is not ours: ${described(error)}`);
    return 'foreign';
  }
  if (kind !== 'ours') return kind === 'own' ? 'thrown by the caller' : 'aborted';
  scene.mustHide('an error', error);
  if (error instanceof CallError && asked !== undefined) {
    if (error.operation !== asked.operation || error.uuid !== asked.uuid)
      scene.broke(`an error of another call: ${error.message}`);
    if (!(error.attempts >= 1)) scene.broke(`an error after ${error.attempts} attempts`);
  }
  if (error instanceof ValidationError && isPlain && scene.isCalm && asked && isRight(asked))
    scene.broke(`a call that is right was refused: ${error.message}`);
  return (error as MetadataError).name;
}

/** Judges what a verb gave. */
export function judgeResult(scene: Scene, result: unknown, { operation }: Asked): Outcome {
  const fits: Readonly<Record<string, boolean>> = {
    listFileMetadata:
      typeof result === 'object' &&
      result !== null &&
      Object.values(result).every((each) => typeof each === 'string'),
    getFileMetadataKey: typeof result === 'string',
    updateFileMetadataKey: typeof result === 'string',
    deleteFileMetadataKey: result === undefined,
  };
  if (!fits[operation]) scene.broke(`${operation} gave ${described(result)}`);
  return 'done';
}

/** Looks at what the callbacks were handed. */
export function judgeTold(scene: Scene): void {
  for (const each of scene.told) {
    // The caller may get back what is the caller's own.
    if (each instanceof MetadataError || scene.mayReject(each) === undefined)
      scene.mustHide('what a callback was handed', each);
  }
}

export function described(what: unknown): string {
  try {
    return what instanceof Error ? String(what.stack) : (JSON.stringify(what) ?? String(what));
  } catch {
    return typeof what;
  }
}
