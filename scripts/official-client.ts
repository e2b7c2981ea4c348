// Uploadcare's own client. Its package does not lead TypeScript to its types.
type OfficialClient = typeof import('../node_modules/@uploadcare/rest-client/dist/index.d.ts');
const name: string = '@uploadcare/rest-client';

export const official: OfficialClient = await import(name);
