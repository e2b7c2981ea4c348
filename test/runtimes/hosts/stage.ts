// The emulator in a process of its own, on two origins, until its parent is gone. It also has the suite for a page, which
// then has the emulator on its own origin, and tells how many cases there are.
import { readFile } from 'node:fs/promises';
import { serve } from 'uploadcare-metadata/emulator/server';
import { sample } from '../cases/sample.ts';
import { controlled } from '../remote.ts';
import { createStage } from '../stage.ts';
import { cases } from '../suite.ts';

const suitePath = '/suite.mjs';
const suite = await readFile(process.argv[2] ?? '');
const headers = { 'Content-Type': 'text/javascript' };
const rest = controlled(createStage());
const handler = async (request: Request) =>
  new URL(request.url).pathname === suitePath ? new Response(suite, { headers }) : rest(request);
const [{ url }, { url: otherUrl }] = await Promise.all([serve(handler), serve(handler)]);
process.once('disconnect', () => process.exit());
const counts = { cases: cases.length, sampleCases: sample('').length };
process.send?.({ url, otherUrl, suite: url + suitePath, ...counts });
