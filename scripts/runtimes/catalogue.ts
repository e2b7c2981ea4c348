// The runtimes that the package is tested in, and their npm packages. A browser is the system's own.
import versions from './versions.json' with { type: 'json' };

const { arch } = process;
const platform = { win32: 'windows' }[process.platform as string] ?? process.platform;
const suffix = platform === 'windows' ? '.exe' : '';

export interface NpmSource {
  /** The package for this machine. */
  readonly package: string;
  readonly version: string;
  /** The path of the program in the package. */
  readonly binary: string;
}

export interface Runtime {
  readonly name: string;
  readonly title: string;
  /** How the suite is run in it. */
  readonly kind: 'process' | 'deno' | 'workerd' | 'sample' | 'page' | 'worker';
  readonly npm?: NpmSource;
}

const system = platform === 'windows' ? 'win' : platform;
const node: Omit<NpmSource, 'version'> = { package: `node-${system}-${arch}`, binary: `bin/node${suffix}` };
const workerd: NpmSource = {
  package: `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`,
  version: versions.workerd,
  binary: `bin/workerd${suffix}`,
};

/** The runtimes, in the order of the table. */
export const runtimes: readonly Runtime[] = [
  {
    name: 'node20',
    title: 'Node 20, the oldest that is supported',
    kind: 'process',
    npm: { ...node, version: versions.node20 },
  },
  { name: 'node22', title: 'Node 22', kind: 'process', npm: { ...node, version: versions.node22 } },
  { name: 'node24', title: 'Node 24', kind: 'process', npm: { ...node, version: versions.node24 } },
  { name: 'node26', title: 'Node 26', kind: 'process', npm: { ...node, version: versions.node26 } },
  {
    name: 'bun',
    title: 'Bun',
    kind: 'process',
    npm: {
      package: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
      version: versions.bun,
      binary: `bin/bun${suffix}`,
    },
  },
  {
    name: 'deno',
    title: 'Deno',
    kind: 'deno',
    npm: {
      package: `@deno/${process.platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
      version: versions.deno,
      binary: `deno${suffix}`,
    },
  },
  { name: 'workerd', title: 'workerd, the runtime of Cloudflare Workers', kind: 'workerd', npm: workerd },
  { name: 'workerd-sample', title: 'workerd, serving the Worker of the guide', kind: 'sample', npm: workerd },
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

/** Returns the table for the README. */
export function runtimeTable(): string[] {
  const rows = runtimes.map(({ title, npm }) => `| ${title} | ${npm?.version ?? 'that of Debian'} |`);
  return ['| runtime | version |', '| --- | --- |', ...rows];
}
