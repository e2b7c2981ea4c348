// What `npm run diff` compares with, and what it says when it cannot.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { version } from '../../generated/constants.ts';
import { run } from '../../scripts/diff/run.ts';
import { documentFile } from '../../scripts/docs/document.ts';
import { repository, versionTo } from './repository.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const documentPath = relative(project, documentFile).replaceAll('\\', '/');

describe.concurrent('what is compared with', { timeout: 120_000 }, () => {
  it('is nothing before the first release, and that is no failure', async (test) => {
    const { git, diff } = await repository(test);
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'first');
    await git('tag', 'other');
    const none = { code: 0, text: expect.stringMatching(/^No release yet .+ `npm run diff -- HEAD`\.$/) };
    expect(await diff()).toEqual(none);
    expect(await diff('--check')).toEqual(none);
  });

  it('is the newest release that the commit is built on, by version', async (test) => {
    const { git, change, release, diff } = await repository(test);
    for (const each of ['1.9.0', '1.10.0', '1.10.0-rc.1', '1.2.0']) {
      await change(versionTo(each));
      await release(`v${each}`);
    }
    await git('tag', 'w9.0.0');
    await git('switch', '--quiet', '--create', 'next');
    await release('v2.0.0');
    await git('switch', '--quiet', 'main');
    expect((await diff()).text).toMatch(
      /since v1\.10\.0: none\n\n`info\.version` was 1\.10\.0 and is 1\.2\.0/,
    );
  });

  it('is any git revision, and neither work tree nor index are touched for it', async (test) => {
    const { git, release, diff } = await repository(test);
    await release('v0.0.1');
    await git('rm', '--quiet', '--cached', documentPath);
    const before = await git('status', '--porcelain');
    const { code, text } = await diff('main');
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('since main: none') });
    expect(await git('status', '--porcelain')).toBe(before);
  });

  it('is any file', async (test) => {
    const { folder, documentFile: own, change, diff } = await repository(test);
    const old = join(folder, 'old.yaml');
    await cp(own, old);
    await change(versionTo('7.0.0'));
    expect((await diff(old)).text).toContain(`was ${version} and is 7.0.0, which is enough`);
  });
});

describe('there is no comparing', () => {
  it('with what is neither a revision nor a file', async (test) => {
    const { folder, release, diff } = await repository(test);
    await release('v0.0.1');
    for (const name of ['v0.0.2', folder, 'main:no-such-file', '']) {
      expect(await diff(name)).toEqual({
        code: 2,
        complaint: `${name} is neither a git revision nor a file`,
      });
    }
  });

  it('with a revision that has no document', async (test) => {
    const { folder, documentFile: own, release, diff } = await repository(test);
    await rename(own, join(folder, 'elsewhere.yaml'));
    await release('v0.0.1');
    expect(await diff()).toEqual({ code: 2, complaint: `v0.0.1 has no ${documentPath}` });
  });

  it.for([
    { what: 'no YAML', text: 'openapi: [', complaint: /^old\.yaml cannot be read: .+/ },
    { what: 'no OpenAPI', text: 'swagger: "2.0"', complaint: /^old\.yaml is not an OpenAPI 3 document$/ },
    { what: 'empty', text: '', complaint: /^old\.yaml is not an OpenAPI 3 document$/ },
    {
      what: 'a number for a version',
      text: 'openapi: 3.1',
      complaint: /^old\.yaml is not an OpenAPI 3 document$/,
    },
  ])('with a document that is $what', async ({ text, complaint }, test) => {
    const { folder, documentFile: own, diff } = await repository(test);
    const file = join(folder, 'old.yaml');
    await writeFile(file, text);
    const { code, complaint: got } = await diff(file);
    expect(code).toBe(2);
    expect(got?.replace(file, 'old.yaml')).toMatch(complaint);
    // The same the other way round.
    const good = join(folder, 'good.yaml');
    await cp(own, good);
    await cp(file, own);
    const other = await diff(good);
    expect(other.code).toBe(2);
    expect(other.complaint?.replace(documentPath, 'old.yaml')).toMatch(complaint);
  });

  it('with references that lead nowhere', async (test) => {
    const { folder, documentFile: own, change, diff } = await repository(test);
    const old = join(folder, 'old.yaml');
    await cp(own, old);
    await change((document) => document.deleteIn(['components', 'schemas', 'MetadataValue']));
    const { code, complaint } = await diff(old);
    expect(code).toBe(2);
    expect(complaint).toMatch(/^redocly cannot compare them: /);
    expect(complaint).toContain('MetadataValue');
    expect(complaint).not.toMatch(/[║╔]|Node\.js 20/);
  });

  it('with a version that is none', async (test) => {
    const { folder, documentFile: own, change, diff } = await repository(test);
    const old = join(folder, 'old.yaml');
    await change(versionTo('one'));
    await cp(own, old);
    expect(await diff(old)).toMatchObject({
      code: 2,
      complaint: expect.stringMatching(/^redocly cannot say the next version: .*not a semver/s),
    });
  });

  it('in a shallow clone, which may lack the tags', async (test) => {
    const { folder, git, release } = await repository(test);
    await release('v0.0.1');
    await release('v0.0.2');
    const clone = join(folder, 'clone');
    await git('clone', '--quiet', '--depth=1', '--no-tags', `file://${folder}`, clone);
    expect(await run([], clone)).toEqual({
      code: 2,
      complaint: expect.stringContaining('this clone is shallow and may lack the tags'),
    });
  });

  it('outside of git, unless with a file', async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'diff-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await run([], folder)).toEqual({
      code: 2,
      complaint: expect.stringMatching(/^git cannot say what the last release is: .*not a git repository/),
    });
  });

  it.for([[['--output', 'x']], [['a', 'b']]])('with arguments that are wrong: %s', async ([args]) => {
    const { code, complaint } = await run(args ?? []);
    expect(code).toBe(2);
    expect(complaint).toContain('Usage: npm run diff');
  });
});

it('what was taken out of git is removed, after a failure as well', async (test) => {
  const { folder, documentFile: own, release, diff } = await repository(test);
  const temporary = join(folder, 'temporary');
  vi.stubEnv('TMPDIR', temporary);
  vi.stubEnv('TEMP', temporary);
  test.onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await mkdir(temporary);
  await rename(own, join(folder, 'elsewhere.yaml'));
  await release('v0.0.1');
  expect(await diff()).toMatchObject({ code: 2 });
  expect(await readdir(temporary)).toEqual([]);
});

describe('the command', () => {
  const command = (...args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      const options = { cwd: project };
      execFile(
        process.execPath,
        ['--import', 'tsx', 'scripts/diff.ts', ...args],
        options,
        (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  it('prints the report', async () => {
    const { code, stdout } = await command(documentPath, '--check');
    expect(code).toBe(0);
    expect(stdout).toContain(`## Change of the API since ${documentPath}: none\n`);
  }, 60_000);

  it('complains on stderr, and ends with the code of the outcome', async () => {
    expect(await command('no-such-thing')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'no-such-thing is neither a git revision nor a file\n',
    });
  }, 60_000);
});
