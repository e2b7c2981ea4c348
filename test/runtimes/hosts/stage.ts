// The emulator in a process of its own, on two origins, until its parent is gone.
import { serve } from 'uploadcare-metadata/emulator/server';
import { controlled } from '../remote.ts';
import { createStage } from '../stage.ts';

const handler = controlled(createStage());
const [{ url }, { url: otherUrl }] = await Promise.all([serve(handler), serve(handler)]);
process.once('disconnect', () => process.exit());
process.send?.({ url, otherUrl });
