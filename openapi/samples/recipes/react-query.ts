import { useQuery } from '@tanstack/react-query';
import createQueries from 'openapi-react-query';
import { createMetadataApi } from 'uploadcare-metadata';

// Your own backend, which adds the credentials.
const queries = createQueries(createMetadataApi({ baseUrl: '/api/metadata' }));

/** Also for `prefetchQuery` and `invalidateQueries`. */
export const metadataOf = (uuid: string) =>
  queries.queryOptions('get', '/files/{uuid}/metadata/', {
    params: { path: { uuid } },
  });

/** Returns the metadata of a file to a component. */
export const useMetadata = (uuid: string) => useQuery(metadataOf(uuid));

/** Returns a function that sets a key, to a component. */
export const useSetKey = () =>
  queries.useMutation('put', '/files/{uuid}/metadata/{key}/');
