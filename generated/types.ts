// Made by `npm run generate` from openapi/uploadcare-metadata.yaml. Do not edit: change the OpenAPI description instead.

export interface paths {
  '/files/{uuid}/metadata/': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
      };
      cookie?: never;
    };
    /**
     * List all metadata of a file
     * @description Returns all keys of the file with their values, as one object. For a file without metadata, that is `{}`, with status 200.
     *
     *     Send `Accept: application/vnd.uploadcare-v0.7+json`: generated clients don't do that by themselves, and get 406.
     */
    get: operations['listFileMetadata'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/files/{uuid}/metadata/{key}/': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
        /**
         * @description The key. `.` and `..` cannot be sent, see [Paths](#section/Paths).
         * @example subsystem
         */
        key: components['parameters']['key'];
      };
      cookie?: never;
    };
    /**
     * Get the value of one key
     * @description Returns the value of one key, as a JSON string. A 404 does not say whether the file or the key is missing.
     *
     *     Send `Accept: application/vnd.uploadcare-v0.7+json`: generated clients don't do that by themselves, and get 406.
     */
    get: operations['getFileMetadataKey'];
    /**
     * Set the value of one key
     * @description Sets the value of one key, and creates the key if it does not exist. The body is the value as a JSON string, so it has quotes:
     *     `"image-processing"`, not `image-processing`. The operation is idempotent.
     *
     *     Send `Accept: application/vnd.uploadcare-v0.7+json`: generated clients don't do that by themselves, and get 406.
     */
    put: operations['updateFileMetadataKey'];
    post?: never;
    /**
     * Delete one key
     * @description Deletes one key with its value. Deleting a key that does not exist probably returns 404 (not documented; Uploadcare's own
     *     command-line tool treats it as an error).
     *
     *     Send `Accept: application/vnd.uploadcare-v0.7+json`: generated clients don't do that by themselves, and get 406.
     */
    delete: operations['deleteFileMetadataKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * Format: uuid
     * @description The UUID of a file. All recorded ones are in lowercase; whether the API accepts uppercase is not known.
     * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
     */
    FileUuid: string;
    /**
     * @description Letters, digits, `_`, `-`, `.` and `:` (documented; the pattern in Uploadcare's own description is not anchored, so it matches
     *     more than the documentation allows).
     * @example subsystem
     */
    MetadataKey: string;
    /**
     * @description A string without U+0000, which Uploadcare's Upload API rejects ("Null characters are not allowed."). Its
     *     messages say that other symbols are not allowed either, but don't list them. The length counts Unicode code points.
     * @example image-processing
     */
    MetadataValue: string;
    /**
     * @description All metadata of a file.
     * @example {
     *       "subsystem": "image-processing",
     *       "pet": "cat"
     *     }
     */
    Metadata: {
      [key: string]: components['schemas']['MetadataValue'];
    };
    /**
     * @description The explanations of a rejected request, by the name of the wrong field (observed on another operation of this API).
     * @example {
     *       "key": [
     *         "This field is required."
     *       ]
     *     }
     */
    FieldErrors: {
      [key: string]: string[];
    };
    /** @description The body of every documented error. */
    Error: {
      /**
       * @description The explanation, for people. Don't compare it.
       * @example Not found.
       */
      detail: string;
    };
  };
  responses: {
    /**
     * @description The request was rejected. Documented for simple authentication over plain HTTP. Other operations of this API reject invalid
     *     fields with an explanation for each field (observed).
     */
    BadRequest: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'] | components['schemas']['FieldErrors'];
      };
    };
    /**
     * @description The credentials are missing or wrong, or the date is too far from the server's. The message can vary (observed): don't compare
     *     it.
     */
    Unauthorized: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        'WWW-Authenticate': components['headers']['WwwAuthenticate'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
    /**
     * @description The key does not exist, or the UUID is malformed: both return the same response (observed, not documented). A file that does not
     *     exist has this response to `GET /files/{uuid}/` (observed).
     */
    NotFound: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
    /**
     * @description The `Accept` header does not name the API version. No version was selected, so the media type is `application/json` (observed).
     *     The version is checked before the credentials: a request with an unknown key and a wrong version got this response (observed).
     */
    NotAcceptable: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description Too many requests (documented on other operations of the API). The rate limit is not known. */
    TooManyRequests: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
    /**
     * @description Any other failure. The body is not known, and may not be JSON if a gateway responds in place of the API. A key or value outside
     *     the limits, or one key too many, is expected to get such a response: its status and message are not known.
     */
    Unexpected: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
  };
  parameters: {
    /**
     * @description The UUID of the file.
     * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
     */
    uuid: components['schemas']['FileUuid'];
    /**
     * @description The key. `.` and `..` cannot be sent, see [Paths](#section/Paths).
     * @example subsystem
     */
    key: components['schemas']['MetadataKey'];
  };
  requestBodies: never;
  headers: {
    /**
     * @description A UUID that identifies the request. Include it when you contact Uploadcare support (observed on every response).
     * @example 58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d
     */
    RequestId: string;
    /**
     * @description A warning about the request, such as an upcoming deprecation (observed).
     * @example 199 Miscellaneous warning: You are using the demo project
     */
    Warning: string;
    /**
     * @description The name of the signed scheme (observed on other operations, with every 401).
     * @example Uploadcare
     */
    WwwAuthenticate: string;
    /**
     * @description The number of seconds to wait before the next request.
     * @example 10
     */
    RetryAfter: number;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listFileMetadata: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All keys of the file with their values; `{}` if there are none. */
      200: {
        headers: {
          'X-Uploadcare-Request-Id': components['headers']['RequestId'];
          Warning: components['headers']['Warning'];
          [name: string]: unknown;
        };
        content: {
          'application/vnd.uploadcare-v0.7+json': components['schemas']['Metadata'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      429: components['responses']['TooManyRequests'];
      default: components['responses']['Unexpected'];
    };
  };
  getFileMetadataKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
        /**
         * @description The key. `.` and `..` cannot be sent, see [Paths](#section/Paths).
         * @example subsystem
         */
        key: components['parameters']['key'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The value of the key. */
      200: {
        headers: {
          'X-Uploadcare-Request-Id': components['headers']['RequestId'];
          Warning: components['headers']['Warning'];
          [name: string]: unknown;
        };
        content: {
          'application/vnd.uploadcare-v0.7+json': components['schemas']['MetadataValue'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      429: components['responses']['TooManyRequests'];
      default: components['responses']['Unexpected'];
    };
  };
  updateFileMetadataKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
        /**
         * @description The key. `.` and `..` cannot be sent, see [Paths](#section/Paths).
         * @example subsystem
         */
        key: components['parameters']['key'];
      };
      cookie?: never;
    };
    /** @description The value, as a JSON string. */
    requestBody: {
      content: {
        'application/json': components['schemas']['MetadataValue'];
      };
    };
    responses: {
      /**
       * @description The key existed and has the new value (documented). Treat 200 and 201 alike: whether overwriting a key always returns
       *     200 is not known.
       */
      200: {
        headers: {
          'X-Uploadcare-Request-Id': components['headers']['RequestId'];
          Warning: components['headers']['Warning'];
          [name: string]: unknown;
        };
        content: {
          'application/vnd.uploadcare-v0.7+json': components['schemas']['MetadataValue'];
        };
      };
      /** @description The key did not exist and has been created. */
      201: {
        headers: {
          'X-Uploadcare-Request-Id': components['headers']['RequestId'];
          Warning: components['headers']['Warning'];
          [name: string]: unknown;
        };
        content: {
          'application/vnd.uploadcare-v0.7+json': components['schemas']['MetadataValue'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      429: components['responses']['TooManyRequests'];
      default: components['responses']['Unexpected'];
    };
  };
  deleteFileMetadataKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The UUID of the file.
         * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
         */
        uuid: components['parameters']['uuid'];
        /**
         * @description The key. `.` and `..` cannot be sent, see [Paths](#section/Paths).
         * @example subsystem
         */
        key: components['parameters']['key'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key is deleted. The response has no body and no `Content-Type` (observed). */
      204: {
        headers: {
          'X-Uploadcare-Request-Id': components['headers']['RequestId'];
          Warning: components['headers']['Warning'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      429: components['responses']['TooManyRequests'];
      default: components['responses']['Unexpected'];
    };
  };
}
