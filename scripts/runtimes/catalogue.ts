// The runtimes that the package is tested in, and their npm packages. A browser is the system's own.
import versions from './versions.json' with { type: 'json' };

const { arch } = process;
const platform = { win32: 'windows' }[process.platform as string] ?? process.platform;
const suffix = platform === 'windows' ? '.exe' : '';

export interface NpmSource {
  /** The package for this machine. */
  readonly package: string;
  /** The path of the program in the package. */
  readonly binary: string;
  readonly version: string;
}

export interface Runtime {
  readonly name: string;
  readonly title: string;
  /** How the suite is run in it. */
  readonly kind: 'process' | 'deno' | 'workerd' | 'page' | 'worker';
  readonly npm?: NpmSource;
}

type Name = keyof typeof versions;

function fromNpm(name: Name, title: string, kind: Runtime['kind'], source: string, binary: string): Runtime {
  const npm = { package: source, binary: binary + suffix, version: versions[name] };
  return { name, title, kind, npm };
}
const node = (name: Name, title: string) =>
  fromNpm(name, title, 'process', `node-${platform === 'windows' ? 'win' : platform}-${arch}`, 'bin/node');
const bun = `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`;
const deno = `@deno/${process.platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
const workerd = `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`;
const inWorkerd = 'workerd, the runtime of Cloudflare Workers, with the Worker of the guide';

/** The runtimes, in the order of the table. */
export const runtimes: readonly Runtime[] = [
  node('node20', 'Node 20, the oldest that is supported'),
  node('node22', 'Node 22'),
  node('node24', 'Node 24'),
  node('node26', 'Node 26'),
  fromNpm('bun', 'Bun', 'process', bun, 'bin/bun'),
  fromNpm('deno', 'Deno', 'deno', deno, 'deno'),
  fromNpm('workerd', inWorkerd, 'workerd', workerd, 'bin/workerd'),
  { name: 'chromium-page', title: 'Chromium, in a page', kind: 'page' },
  { name: 'chromium-worker', title: 'Chromium, in a worker', kind: 'worker' },
];

/** Returns the runtimes whose names start with one of the words; all without words. Throws for a word that fits none. */
export function chosen(words: readonly string[]): Runtime[] {
  const names = runtimes.map(({ name }) => name);
  const unknown = words.find((word) => word === '' || !names.some((name) => name.startsWith(word)));
  if (unknown !== undefined) throw new Error(`no runtime is called ${unknown}: there are ${names.join(', ')}`);
  return runtimes.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
}
