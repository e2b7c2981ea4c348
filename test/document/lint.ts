// The linter of `npm run lint:document`, over many documents in one run. Spawned: its package exports no function.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

export interface Finding {
  readonly rule: string;
  readonly severity: string;
  /** JSON pointers into the document. */
  readonly at: string[];
}

interface Report {
  problems: { ruleId: string; severity: string; location: { pointer: string }[] }[];
}

/** The findings for each file, in the order of the files. */
export async function lint(files: string[]): Promise<Finding[][]> {
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: root, maxBuffer: Number.POSITIVE_INFINITY };
    // It exits with an error when it finds something, which is what it is run for.
    execFile(process.execPath, [redocly, 'lint', '--format=json', ...files], options, (_, stdout) =>
      resolve(stdout),
    );
  });
  // One report after the other, with nothing in between.
  const reports = JSON.parse(`[${output.replaceAll('\n}{\n', '\n},{\n')}]`) as Report[];
  if (reports.length !== files.length) throw new Error(`${reports.length} reports for ${files.length} files`);
  return reports.map(({ problems }) =>
    problems.map(({ ruleId, severity, location }) => ({
      rule: ruleId,
      severity,
      at: location.map(({ pointer }) => pointer),
    })),
  );
}
