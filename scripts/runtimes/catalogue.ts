// The runtimes that the package is tested in, and where npm has them. Of a browser, the system's own is taken.
import versions from './versions.json' with { type: 'json' };

const { arch } = process;
const platform = { win32: 'windows' }[process.platform as string] ?? process.platform;
const end = platform === 'windows' ? '.exe' : '';

export interface Runtime {
  readonly name: string;
  readonly title: string;
  /** What the runtime calls itself. */
  readonly runtime: string;
  /** Where npm has it, for this machine; nothing for what the system has to have. */
  readonly npm?: {
    readonly package: string;
    readonly version: string;
    /** The program, inside the package. */
    readonly binary: string;
    /** What the program has to answer to `--version`. */
    readonly says: string;
  };
}

type Name = keyof typeof versions;

const node = (name: Name, title: string): Runtime => {
  const system = platform === 'windows' ? 'win' : platform;
  return fromNpm(name, title, 'node', `node-${system}-${arch}`, `bin/node${end}`);
};

export const workerd = fromNpm(
  'workerd',
  'workerd, the runtime of Cloudflare Workers',
  'workerd',
  `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`,
  `bin/workerd${end}`,
);

/** In the order of the table. */
export const runtimes: readonly Runtime[] = [
  node('node20', 'Node 20, the oldest that is supported'),
  node('node22', 'Node 22'),
  node('node24', 'Node 24'),
  node('node26', 'Node 26'),
  fromNpm(
    'bun',
    'Bun',
    'bun',
    `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
    `bin/bun${end}`,
  ),
  fromNpm(
    'deno',
    'Deno',
    'deno',
    `@deno/${process.platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
    `deno${end}`,
  ),
  workerd,
  {
    ...workerd,
    name: 'workerd-sample',
    title: 'workerd, serving the Worker of the guide',
    runtime: 'sample',
  },
  { name: 'chromium-page', title: 'Chromium, in a page', runtime: 'page' },
  { name: 'chromium-worker', title: 'Chromium, in a worker', runtime: 'worker' },
];

function fromNpm(name: Name, title: string, runtime: string, package_: string, binary: string): Runtime {
  const version = versions[name];
  // The version of workerd is a date, which it writes in another way than npm.
  const says = version.replace(/^\d\.(\d{4})(\d\d)(\d\d)\..*/, '$1-$2-$3');
  return { name, title, runtime, npm: { package: package_, version, binary, says } };
}

/** Those that are asked for: a name, or its start. Throws for a word that fits none. */
export function chosen(only: readonly string[], without: readonly string[]): Runtime[] {
  const fits = (word: string) => (runtime: Runtime) => runtime.name.startsWith(word);
  for (const word of [...only, ...without]) {
    if (word !== '' && runtimes.some(fits(word))) continue;
    throw new Error(`no runtime is called ${word}: there are ${runtimes.map(({ name }) => name).join(', ')}`);
  }
  return runtimes.filter(
    (runtime) =>
      (only.length === 0 || only.some((word) => fits(word)(runtime))) &&
      !without.some((word) => fits(word)(runtime)),
  );
}

/** The table for the README. */
export function runtimeTable(): string[] {
  const rows = runtimes.map(({ title, npm }) => `| ${title} | ${npm?.version ?? 'that of Debian'} |`);
  return ['| runtime | version |', '| --- | --- |', ...rows];
}
