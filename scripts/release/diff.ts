// `npm run diff [base]` compares the OpenAPI description of a git revision, by default of the last release, with the
// one in the work tree: prints the changes with Redocly's ratings and reasons, then the changes of the generated types.
// Fails if `info.version` is too low for them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redocly } from '../redocly.ts';

const description = 'openapi/uploadcare-metadata.yaml';
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();

function lastRelease(): string | undefined {
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new Error('This clone is shallow and may lack the tags: run `git fetch --unshallow --tags`.');
  // With the suffix, a pre-release is older than its release.
  const order = ['-c', 'versionsort.suffix=-', 'tag', '--sort=-version:refname'];
  return git(...order, '--list', 'v*', '--merged', 'HEAD').split('\n')[0] || undefined;
}

/** Returns whether the version is high enough. */
async function diff(base: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'));
  try {
    git('worktree', 'add', '--quiet', '--detach', folder, base);
    const args = ['diff', join(folder, description), description, '--check-version', '--fail-on=none'];
    const { ok, stdout, stderr } = await redocly(args, process.cwd());
    console.log(`## The OpenAPI description since ${base}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n\n${stderr}`);
    const types = git('diff', base, '--', 'generated/types.ts') || 'No changes.';
    console.log(`\n## The generated types since ${base}\n\n\`\`\`diff\n${types}\n\`\`\``);
    return ok;
  } finally {
    rmSync(folder, { recursive: true });
    git('worktree', 'prune');
  }
}

try {
  const base = process.argv[2] ?? lastRelease();
  if (base === undefined) console.log('No release yet (no tag `v*`): try `npm run diff HEAD`.');
  else if (!(await diff(base))) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
