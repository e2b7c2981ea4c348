// Uploadcare's own client, which shares no code with the package. For curl and Python, see the samples.
import { serve } from 'uploadcare-metadata/emulator/server';
import { expect, it } from 'vitest';
import { official } from '../../scripts/official-client.ts';
import { keys, uuid } from '../support/client.ts';
import { emulator } from './support.ts';

it.each(['UploadcareAuthSchema', 'UploadcareSimpleAuthSchema'] as const)(
  'the official client performs all operations with its `%s`',
  async (scheme) => {
    const { fetch, metadataOf, requests } = emulator({ files: { [uuid]: {} }, now: Date.now });
    const server = await serve(fetch);
    const settings = { authSchema: new official[scheme](keys), apiBaseURL: `${server.url}/` };
    const metadata = { subsystem: 'image-processing', 'a:b': 'naïve 🐈' };
    for (const [key, value] of Object.entries(metadata)) {
      expect(await official.updateMetadata({ uuid, key, value }, settings)).toBe(value);
      expect(await official.getMetadataValue({ uuid, key }, settings)).toBe(value);
    }
    expect(await official.getMetadata({ uuid }, settings)).toEqual(metadata);
    await official.deleteMetadata({ uuid, key: 'subsystem' }, settings);
    expect(metadataOf(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
    expect(requests.map(({ status }) => status)).toEqual([201, 200, 201, 200, 200, 204]);
    await server.close();
  },
);
