// Made by `npm run generate` from openapi/uploadcare-metadata.yaml. Do not edit: change the OpenAPI description instead.

/** The version of the OpenAPI description and of this package. */
export const version = '1.0.0' as const;

/** The base URL of production. */
export const serverUrl = 'https://api.uploadcare.com' as const;

/** The media type of every response that is no failure. Sent as `Accept`, it selects the API version. */
export const mediaType = 'application/vnd.uploadcare-v0.7+json' as const;

/** The API version in the media type. */
export const apiVersion = '0.7' as const;

/** The media type of every request. */
export const requestMediaType = 'application/json' as const;

/** The schemas, without annotations. */
export const schemas = {
  FileUuid: {
    type: 'string',
    minLength: 36,
    maxLength: 36,
    pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  },
  MetadataKey: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.:-]+$' },
  MetadataValue: { type: 'string', minLength: 1, maxLength: 512, pattern: '^[^\\u0000]*$' },
  Metadata: {
    type: 'object',
    propertyNames: { $ref: 'MetadataKey' },
    additionalProperties: { $ref: 'MetadataValue' },
    maxProperties: 50,
  },
  FieldErrors: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
  Error: { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } },
} as const;

/** The longest bodies in bytes, with every character as two \uXXXX escapes and some white space. */
export const maxBytes = { request: 7170, response: 347026 } as const;

/** The security schemes: the first word of the credentials header. */
export const schemes = { simple: 'Uploadcare.Simple', signed: 'Uploadcare' } as const;

/** The name of the credentials header. */
export const credentialsHeader = 'Authorization' as const;

/** The signed scheme: the name of its date header, and the allowed clock skew in seconds. */
export const signature = { dateHeader: 'X-Uploadcare-Date', maxDateSkewSeconds: 900 } as const;

/** The names of the response headers. */
export const responseHeaders = {
  requestId: 'X-Uploadcare-Request-Id',
  warning: 'Warning',
  wwwAuthenticate: 'WWW-Authenticate',
  retryAfter: 'Retry-After',
} as const;

/** The documented failures, by the name of their example. Without a `mediaType`, they have that of every response. */
export const failures = {
  simpleOverHttp: {
    status: 400,
    detail: 'Simple authentication over HTTP is forbidden. Please, use HTTPS or signed requests instead.',
  },
  incorrectCredentials: { status: 401, detail: 'Incorrect authentication credentials.' },
  unknownPublicKey: { status: 401, detail: 'Public key {public_key} not found.' },
  unknownSecretKey: { status: 401, detail: 'Secret key not found.' },
  invalidSignature: { status: 401, detail: 'Invalid signature. Please check your Secret key.' },
  notFound: { status: 404, detail: 'Not found.' },
  noVersion: {
    status: 406,
    detail: 'Incorrect Accept header provided. Make sure to specify API version. Refer to REST API docs for details.',
    mediaType: 'application/json',
  },
  throttled: { status: 429, detail: 'Request was throttled. Expected available in 10 seconds.' },
} as const;

/** The operations. `success` has the schema of the body by status; `null` means no body. */
export const operations = {
  listFileMetadata: {
    method: 'GET',
    path: '/files/{uuid}/metadata/',
    parameters: [{ name: 'uuid', in: 'path', required: true, schema: 'FileUuid' }],
    requestBody: null,
    success: { '200': 'Metadata of a response' },
  },
  getFileMetadataKey: {
    method: 'GET',
    path: '/files/{uuid}/metadata/{key}/',
    parameters: [
      { name: 'uuid', in: 'path', required: true, schema: 'FileUuid' },
      { name: 'key', in: 'path', required: true, schema: 'MetadataKey' },
    ],
    requestBody: null,
    success: { '200': 'MetadataValue of a response' },
  },
  updateFileMetadataKey: {
    method: 'PUT',
    path: '/files/{uuid}/metadata/{key}/',
    parameters: [
      { name: 'uuid', in: 'path', required: true, schema: 'FileUuid' },
      { name: 'key', in: 'path', required: true, schema: 'MetadataKey' },
    ],
    requestBody: { required: true, schema: 'MetadataValue' },
    success: { '200': 'MetadataValue of a response', '201': 'MetadataValue of a response' },
  },
  deleteFileMetadataKey: {
    method: 'DELETE',
    path: '/files/{uuid}/metadata/{key}/',
    parameters: [
      { name: 'uuid', in: 'path', required: true, schema: 'FileUuid' },
      { name: 'key', in: 'path', required: true, schema: 'MetadataKey' },
    ],
    requestBody: null,
    success: { '204': null },
  },
} as const;
