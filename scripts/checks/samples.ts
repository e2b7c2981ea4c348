// Every operation has its samples, every sample its operation, and what they show is what the document says.
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, type OperationEntry, operationsOf } from '../document.ts';
import { atPath, type Finding, fromRoot, root } from '../findings.ts';
import { guideSamples, ourMarkdown } from '../markdown.ts';
import { expectedSamples, type Sample, samplesFolder, samplesOf } from '../samples.ts';
import { type Constants, factsShown } from './sample-facts.ts';

const mend = 'mend the sample by hand';

/** Without `constants`, they are those that are generated, which are not loaded before: a check that cannot start finds nothing. */
export async function sampleFindings(
  document: Document,
  text: string,
  constants?: Constants,
): Promise<Finding[]> {
  const known = constants ?? (await import('../../generated/constants.ts'));
  const samples = samplesOf(document);
  const shown = samples.map((sample) => wrongFacts(document, known, sample));
  return [
    ...operationsOf(document).flatMap((entry) => wrongLists(entry, text)),
    ...(await strayFiles(samples)),
    ...(await Promise.all(shown)).flat(),
  ];
}

function wrongLists(entry: OperationEntry, text: string): Finding[] {
  const present = entry.operation['x-codeSamples'] ?? [];
  const expected = expectedSamples(entry);
  const indexes = Array.from({ length: Math.max(present.length, expected.length) }, (_, index) => index);
  return indexes
    .filter((index) => !isDeepStrictEqual(present[index], expected[index]))
    .map((index) => {
      const message = expected[index]
        ? `the sample has to be ${JSON.stringify(expected[index])}`
        : 'there is one sample too many';
      return atPath([...entry.at, 'x-codeSamples', index], message, text);
    });
}

async function strayFiles(samples: Sample[]): Promise<Finding[]> {
  const found = await readdir(root + samplesFolder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => posix.join(fromRoot(parentPath), name));
  const guides = await ourMarkdown();
  const isShown = (file: string) =>
    samples.some((sample) => sample.file === file) ||
    guides.some(({ text }) => text.includes(`: ${posix.relative(guideSamples, file)} -->`));
  const message = 'no operation of the document refers to this sample, and no guide shows it';
  return files
    .filter((file) => !isShown(file))
    .map((file) => ({
      file,
      message,
      mend: 'refer to it in the document, show it in a guide, or remove it',
    }));
}

async function wrongFacts(document: Document, constants: Constants, sample: Sample): Promise<Finding[]> {
  const { file } = sample;
  const text = await readFile(root + file, 'utf8').catch(() => undefined);
  // The linter says that it is not there.
  if (text === undefined) return [];
  return factsShown(document, constants, sample).flatMap(({ what, pattern, fact }): Finding[] => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return [{ file, message: `the ${what} is not shown as ${pattern}`, mend }];
    return found
      .filter(([, shown]) => shown !== fact)
      .map(({ 0: whole, 1: shown = '', index }) => ({
        file,
        line: text.slice(0, index + whole.lastIndexOf(shown)).split('\n').length,
        message: `the ${what} is ${shown}, that of the document ${fact}`,
        mend,
      }));
  });
}
