// Every guide is in the document and in its navigation.
import { type Document, documentFile } from '../document.ts';
import { atPath, type Finding, fromRoot } from '../findings.ts';
import { guideFolder, ourMarkdown } from '../markdown.ts';

export async function guideFindings(document: Document, text: string): Promise<Finding[]> {
  const files = (await ourMarkdown()).map(({ file }) => file).filter((file) => file.startsWith(guideFolder));
  return [...strayGuides(document, files), ...hiddenTags(document, text)];
}

/** The linter finds what the document refers to and is not there. */
export function strayGuides({ tags = [] }: Document, files: readonly string[]): Finding[] {
  const folder = fromRoot(documentFile).replace(/[^/]*$/, '');
  const referred = tags.map(
    ({ description }) => typeof description === 'object' && folder + description.$ref,
  );
  return files
    .filter((file) => !referred.includes(file))
    .map((file) => ({
      file,
      message: 'no tag of the document refers to this guide',
      mend: 'give it a tag and a place in x-tagGroups, as the others have',
    }));
}

/** The navigation has only what is in a group. */
export function hiddenTags(document: Document, text: string): Finding[] {
  const shown = document['x-tagGroups']?.flatMap(({ tags }) => tags) ?? [];
  return (document.tags ?? []).flatMap(({ name }, index) =>
    shown.includes(name)
      ? []
      : [atPath(['tags', index], `the tag ${name} is in no group of x-tagGroups`, text)],
  );
}
