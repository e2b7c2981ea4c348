// `npm run check:package`: checks the tarball that npm would publish, then installs it and uses it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { packAndInstall } from './tarball.ts';

const { tarball, files, consumer } = packAndInstall('jest@30.5.2');
const installed = join(consumer, 'node_modules/uploadcare-metadata');
const read = (file: string) => readFileSync(join(installed, file), 'utf8');

const publishable = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md)$/,
  /^dist\/(cjs\/)?(src|generated|chunks)\/.+\.(js|d\.ts)(\.map)?$/,
  /^dist\/cjs\/(package\.json|LICENSE-noble-hashes)$/,
  /^dist\/src\/cli\/LICENSE-csv-(parse|stringify)$/,
  /^dist\/openapi\.(json|yaml)$/,
  /^(src|generated)\/.+\.ts$/,
  /^openapi\/.+\.(yaml|md|ts|sh|py)$/,
];
const isTest = /(^|[./])tests?[./]/;
const secret = /-----BEGIN [A-Z ]*PRIVATE KEY|\b(npm|gh[a-z])_\w{36}/;
const links = [...read('README.md').matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)].map(([, link]) => `${link}`);

const problems = [
  ...files.filter((file) => !publishable.some((path) => path.test(file))).map((file) => `${file}: unexpected`),
  ...files.filter((file) => isTest.test(file)).map((file) => `${file}: a test`),
  ...files.filter((file) => secret.test(read(file))).map((file) => `${file}: contains a secret`),
  ...links.filter((link) => !files.includes(link)).map((link) => `README.md: ${link} is not in the package`),
];
report('files', problems);

// The description is no module.
const attw = ['--no-definitely-typed', '--no-color', '--exclude-entrypoints', './openapi.yaml', './openapi.json'];
run('publint', join(root, 'node_modules/publint/src/cli.js'), 'run', tarball, '--strict');
run('attw', join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, ...attw);
const smoke = new URL('smoke.cjs', import.meta.url);
copyFileSync(smoke, join(consumer, 'smoke.cjs'));
run('import', 'smoke.cjs', 'import');
run('require', 'smoke.cjs', 'require');
// A CommonJS project without configuration.
mkdirSync(join(consumer, 'project'));
writeFileSync(join(consumer, 'project/package.json'), '{}');
copyFileSync(smoke, join(consumer, 'project/smoke.test.js'));
run('Jest', 'node_modules/jest/bin/jest.js', '--rootDir=project');
run('command', 'node_modules/.bin/uploadcare-metadata', '--help');
process.env['REDOCLY_TELEMETRY'] = 'off';
const description = join(installed, 'dist/openapi.yaml');
run('description', join(root, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', '--extends=spec', description);

/** Runs a program of Node in the folder where the package is installed. */
function run(title: string, ...command: string[]): void {
  const options = { cwd: consumer, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  report(title, status === 0 ? [] : [stdout, stderr]);
}

function report(title: string, problems: string[]): void {
  console.log([`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${title}`, ...problems].join('\n'));
  if (problems.length > 0) process.exitCode = 1;
}
