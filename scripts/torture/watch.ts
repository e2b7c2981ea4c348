// What a library must not do behind the back of the program: rejections that nobody sees, and texts on the console.

export interface Watch {
  /** What happened since it was asked last. */
  take(): string[];
  stop(): void;
}

const events = ['unhandledRejection', 'uncaughtException', 'warning'] as const;

export function startWatch(): Watch {
  let seen: string[] = [];
  const restore: (() => void)[] = [];
  for (const name of events) {
    // Those who listen otherwise would end the process.
    const others = process.listeners(name as 'warning');
    process.removeAllListeners(name);
    process.on(name, (what: unknown) => seen.push(`${name}: ${described(what)}`));
    restore.push(() => {
      process.removeAllListeners(name);
      for (const each of others) process.on(name as 'warning', each);
    });
  }
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    const { [name]: original } = console;
    console[name] = (...args: unknown[]) => seen.push(`console.${name}: ${described(args[0])}`);
    restore.push(() => Object.assign(console, { [name]: original }));
  }
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = ((text: unknown) => seen.push(`written: ${described(text)}`) > 0) as typeof write;
    restore.push(() => Object.assign(stream, { write }));
  }
  return {
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop() {
      for (const each of restore) each();
    },
  };
}

function described(what: unknown): string {
  try {
    return String(what instanceof Error ? (what.stack ?? what) : what);
  } catch {
    return typeof what;
  }
}
