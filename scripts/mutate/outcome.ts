// The outcome of a mutant: propagated, caught or survived.
import { namesIn } from '../generate/description.ts';
import type { Project, Step } from './copy.ts';
import type { Mutant } from './mutants.ts';

export interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: 'propagated' | 'caught' | 'survived';
  /** The files that followed, the step that failed, or the reason of a failure. */
  readonly by: string;
  /** True if the mutant should have ended otherwise. */
  readonly isFailure: boolean;
}

/** Tries a mutant as a maintainer would: generate, check, test. */
export async function outcomeOf(mutant: Mutant, project: Project): Promise<Outcome> {
  const { kind, change } = mutant;
  const isRead = kind === 'prose' || kind === 'example';
  const mustPropagate = (isRead || kind === 'limit') && !change.endsWith(' removed');
  const outcome = (verdict: Outcome['verdict'], by: string, isFailure = verdict === 'survived') => {
    return { mutant, verdict, by, isFailure };
  };
  try {
    await project.reset(mutant.source());
    for (const step of ['generate', 'check', 'test'] satisfies Step[]) {
      const { ok, output } = await project.run(step);
      if (ok) continue;
      const end = `:\n${output.trim().slice(-2000)}`;
      if (mustPropagate) return outcome('caught', `${step}, but it has to propagate${end}`, true);
      if (isNamed(mutant, output)) return outcome('caught', step);
      return outcome('survived', `${step} fails, but names neither the place nor the fact${end}`);
    }
    const files = await project.changed();
    if (files.length > 0) return outcome('propagated', files.join(', '));
    // The docs and the mock show prose and examples straight from the description.
    if (isRead) return outcome('propagated', 'docs and mock');
    return outcome('survived', 'nothing: no file changes, and nothing fails');
  } catch (error) {
    // A mutant that cannot be tried must not lose the outcomes of the others.
    return outcome('survived', `it could not be tried: ${error instanceof Error ? error.message : error}`);
  }
}

/** Tells if an output names the place, the fact, or the code that does not follow. */
function isNamed({ pointer, change }: Mutant, output: string): boolean {
  if (/(^|\s)(src|test|scripts|README|openapi\/(samples|guides))\S*[:(]\d+/m.test(output)) return true;
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const pointers = output.match(/#\/[^\s,:]+/g) ?? [];
  const words = [...change.split(/ → | everywhere$| removed$/), ...namesIn(pointer).slice(-1)];
  return (
    pointers.some((each) => each.startsWith(parent) || pointer.startsWith(`${each}/`)) ||
    words.some((word) => word.length > 2 && output.includes(word))
  );
}
