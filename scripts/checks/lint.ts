// The linter, over many documents in one run.
import { documentFile } from '../document.ts';
import { type Finding, fromRoot, mendDocument } from '../findings.ts';
import { redocly } from '../redocly.ts';

interface Report {
  problems: {
    ruleId: string;
    severity: string;
    message: string;
    location: { pointer: string; start?: { line: number; col: number } }[];
  }[];
}

/** What the linter finds in the document. */
export async function lintFindings(): Promise<Finding[]> {
  const [findings = []] = await lint([documentFile]);
  return findings;
}

/** The findings for each file, in the order of the files. */
export async function lint(files: string[]): Promise<(Finding & { rule: string })[][]> {
  // It exits with an error when it finds something, which is what it is run for.
  const { stdout, stderr } = await redocly(['lint', '--format=json', ...files]);
  if (!stdout.startsWith('{')) throw new Error(`the linter failed:\n${stderr}${stdout}`);
  // One report after the other, with nothing in between.
  const reports = JSON.parse(`[${stdout.replaceAll('\n}{\n', '\n},{\n')}]`) as Report[];
  if (reports.length !== files.length) throw new Error(`${reports.length} reports for ${files.length} files`);
  return reports.map(({ problems }, index) =>
    problems.map(({ ruleId, message, location: [place] }) => ({
      file: fromRoot(files[index] as string),
      ...(place?.start && { line: place.start.line, column: place.start.col }),
      ...(place && { at: place.pointer }),
      rule: ruleId,
      message: `${ruleId}: ${message}`,
      mend: mendDocument,
    })),
  );
}
