// Control over a stage in another process, by HTTP, since that is what every runtime has.
import { backEnd } from './back-end.ts';
import type { Control } from './context.ts';
import type { Stage } from './stage.ts';

const path = '/control';

type Command = keyof Control;

/** The stage, a back end in front of it, and its control, as one handler. */
export function controlled(stage: Stage): (request: Request) => Promise<Response> {
  const rest = backEnd(stage.fetch);
  return async (request) => {
    if (new URL(request.url).pathname !== path) return rest(request);
    const { command, argument } = (await request.json()) as { command: Command; argument: never };
    return Response.json((await stage.control[command](argument)) ?? null);
  };
}

/** The control over a stage that is served by {@link controlled}. */
export function remoteControl(url: string): Control {
  const command = (command: Command) => async (argument?: unknown) => {
    const response = await fetch(url + path, { method: 'POST', body: JSON.stringify({ command, argument }) });
    if (!response.ok) throw new Error(`${command} failed with ${response.status}`);
    return response.json();
  };
  return {
    start: command('start'),
    fail: command('fail'),
    misbehave: command('misbehave'),
    metadataOf: command('metadataOf'),
    requests: command('requests'),
    received: command('received'),
    abandoned: command('abandoned'),
  };
}
