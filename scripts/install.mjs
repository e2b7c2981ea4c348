// Installs the locked dependencies when some are missing or of another version, so that `npm start` and `npm test`
// work as the first command in a fresh clone. Runs before anything is installed: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

function packages(lockfile) {
  try {
    return JSON.parse(readFileSync(new URL(lockfile, root), 'utf8')).packages;
  } catch {
    return {};
  }
}

const wanted = packages('package-lock.json');
const present = packages('node_modules/.package-lock.json');
const installed = Object.keys(present).length > 0;
const isThere = (path) => existsSync(new URL(`${path}/package.json`, root));
const stale = Object.entries(wanted).filter(
  ([path, { version, optional }]) =>
    path !== '' &&
    // npm leaves out the optional packages that are for other platforms; some versions of it list them all the same.
    !(optional && installed && !isThere(path)) &&
    (present[path]?.version !== version || !isThere(path)),
);

if (stale.length > 0) {
  console.error('Installing the dependencies with `npm ci` …');
  // The current npm, by its own path: `npm` alone is a .cmd file on Windows, which spawn does not start.
  const npm = process.env.npm_execpath;
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', ['ci'], { cwd: root, stdio: ['ignore', 2, 2], shell: true });
  if (status !== 0) {
    console.error('`npm ci` failed, see above. This step needs the npm registry.');
    process.exit(1);
  }
}
