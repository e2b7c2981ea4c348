import { createOpenApiHttp } from 'openapi-msw';
import type { paths } from 'uploadcare-metadata';

const http = createOpenApiHttp<paths>({
  baseUrl: 'https://api.uploadcare.com',
});

export const handlers = [
  http.get('/files/{uuid}/metadata/', ({ response }) =>
    response(200).json({ pet: 'cat' }),
  ),
  http.get('/files/{uuid}/metadata/{key}/', ({ params, response }) =>
    params.key === 'pet'
      ? response(200).json('cat')
      : response(404).json({ detail: 'Not found.' }),
  ),
];
