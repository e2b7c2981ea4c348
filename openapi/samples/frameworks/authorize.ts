import type { RequestedCall } from 'uploadcare-metadata/server';

// Stands for your own sessions: who is logged in, and which files are theirs.
const files = ['21975c81-7f57-4c7a-aef9-acfe28779f78'];
const sessions = new Map([['demosession', { files, mayDelete: false }]]);

/** Decides who may do what. Calls are denied by default. */
export function authorize({ request, operation, uuid }: RequestedCall): boolean {
  const cookies = request.headers.get('Cookie') ?? '';
  const id = /(?:^|; )session=(\w+)/.exec(cookies)?.[1] ?? '';
  const session = sessions.get(id);
  if (!session?.files.includes(uuid)) return false;
  return operation !== 'deleteFileMetadataKey' || session.mayDelete;
}
