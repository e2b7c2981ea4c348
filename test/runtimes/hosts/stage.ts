// The emulator in a process of its own, on two origins, until its parent is gone. It also tells how many cases there are.
import { serve } from 'uploadcare-metadata/emulator/server';
import { controlled } from '../remote.ts';
import { createStage } from '../stage.ts';
import { cases } from '../suite.ts';

const handler = controlled(createStage());
const [{ url }, { url: otherUrl }] = await Promise.all([serve(handler), serve(handler)]);
process.once('disconnect', () => process.exit());
process.send?.({ url, otherUrl, cases: cases.length });
