// What Biome finds in the code.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Finding, root } from '../findings.ts';

const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));

interface Report {
  diagnostics: {
    severity: string;
    category: string;
    message: string;
    location: { path: string; start: { line: number; column: number } };
  }[];
}

export async function codeFindings(): Promise<Finding[]> {
  const args = [biome, 'check', '--reporter=json', '--max-diagnostics=none'];
  const output = await new Promise<string>((resolve, reject) => {
    const options = { cwd: root, maxBuffer: Number.POSITIVE_INFINITY };
    execFile(process.execPath, args, options, (_, stdout, stderr) =>
      stdout.startsWith('{') ? resolve(stdout) : reject(new Error(`Biome failed:\n${stderr}${stdout}`)),
    );
  });
  const { diagnostics } = JSON.parse(output) as Report;
  return diagnostics.map(({ category, message, location: { path, start } }) => ({
    file: path,
    // It has no place for what is wrong with the format of a file.
    ...(start.line > 0 && { line: start.line, column: start.column }),
    message: `${category}: ${message}`,
    mend: 'run `npm run format`, and mend by hand what is left',
  }));
}
