// The linter, over many documents in one run. Spawned: its package exports no function.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { documentFile } from '../document.ts';
import { type Finding, fromRoot, mendDocument, root } from '../findings.ts';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

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
  const output = await run(['lint', '--format=json', ...files]);
  // One report after the other, with nothing in between.
  const reports = JSON.parse(`[${output.replaceAll('\n}{\n', '\n},{\n')}]`) as Report[];
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

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, maxBuffer: Number.POSITIVE_INFINITY };
    // It exits with an error when it finds something, which is what it is run for.
    execFile(process.execPath, [redocly, ...args], options, (_, stdout, stderr) =>
      stdout.startsWith('{') ? resolve(stdout) : reject(new Error(`the linter failed:\n${stderr}${stdout}`)),
    );
  });
}
