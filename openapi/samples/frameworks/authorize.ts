import type { RequestedCall } from 'uploadcare-metadata/server';

// Replace these with your own sessions, and the files of each user.
const files = ['21975c81-7f57-4c7a-aef9-acfe28779f78'];
const sessions = new Map([['demosession', { files, mayDelete: false }]]);

/** Decides who may do what. Calls are denied by default. */
export function authorize(call: RequestedCall): boolean {
  const { request, operation, uuid } = call;
  const cookies = request.headers.get('Cookie') ?? '';
  const id = /(?:^|; )session=(\w+)/.exec(cookies)?.[1] ?? '';
  const session = sessions.get(id);
  if (!session?.files.includes(uuid)) return false;
  return operation !== 'deleteFileMetadataKey' || session.mayDelete;
}
