// The configuration of workerd, for one Worker.
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface Worker {
  /** Its name, and that of the file with the configuration. */
  readonly name: string;
  /** The path of its program, which has all that it needs in it. */
  readonly program: string;
  /** What it finds in its `env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly compatibilityDate: string;
  /** The service that all it sends goes to. */
  readonly outbound: string;
  /** Whether it listens, at a port that is free. */
  readonly listens?: boolean;
}

/** Writes it beside the program, and gives the path. */
export async function configure(worker: Worker): Promise<string> {
  const { name, program, env, compatibilityDate, outbound, listens = false } = worker;
  const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = "${text}")`);
  const sockets = listens ? `(name = "http", address = "127.0.0.1:0", http = (), service = "${name}")` : '';
  const config = join(dirname(program), `${name}.capnp`);
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "${name}", worker = (
      modules = [(name = "${name}", esModule = embed "${basename(program)}")],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = "${compatibilityDate}",
      globalOutbound = "outbound",
    )),
    (name = "outbound", ${outbound}),
  ],
  sockets = [${sockets}],
);
`,
  );
  return config;
}
