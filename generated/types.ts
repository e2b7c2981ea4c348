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
     * @description Returns every key of the file with its value, as one object. A file without metadata gives `{}`, with status
     *     200.
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
     * @description Returns the value of one key, as a JSON string. A 404 does not tell whether the file or the key is missing.
     */
    get: operations['getFileMetadataKey'];
    /**
     * Set the value of one key
     * @description Sets the value of one key, and creates the key when it is not there. The body is the value as a JSON string, so
     *     it has quotes: `"image-processing"`, not `image-processing`. Sending the same value again changes nothing.
     */
    put: operations['updateFileMetadataKey'];
    post?: never;
    /**
     * Delete one key
     * @description Deletes one key with its value. The answer to a key that is not there is not known for certain: Uploadcare's own
     *     command-line tool calls it an error, which points to 404.
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
     * @description The UUID of a file. All recorded ones are in lower case; what the API makes of capitals is not known.
     * @example 21975c81-7f57-4c7a-aef9-acfe28779f78
     */
    FileUuid: string;
    /**
     * @description Letters, digits, `_`, `-`, `.` and `:` (documented; the pattern of Uploadcare's own document is not anchored, so
     *     it matches more than the text allows).
     * @example subsystem
     */
    MetadataKey: string;
    /**
     * @description Any text. The length counts Unicode code points.
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
    /** @description What every documented error has as its body. */
    Error: {
      /**
       * @description What went wrong, for people to read.
       * @example Not found.
       */
      detail: string;
    };
  };
  responses: {
    /** @description The request cannot be taken. Documented for the simple scheme over plain HTTP. */
    BadRequest: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
    /** @description The credentials are missing or wrong, or the date is too far off. */
    Unauthorized: {
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
     * @description No such file, no such key, or a uuid that is not a UUID: all three give the same answer (observed, not
     *     documented).
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
    /** @description The `Accept` header does not name the API version. */
    NotAcceptable: {
      headers: {
        'X-Uploadcare-Request-Id': components['headers']['RequestId'];
        Warning: components['headers']['Warning'];
        [name: string]: unknown;
      };
      content: {
        'application/vnd.uploadcare-v0.7+json': components['schemas']['Error'];
      };
    };
    /** @description Too many requests (documented on other operations of the API). How many are allowed is not known. */
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
     * @description Anything else. The body is not known, and may not be JSON when a proxy in between answers. This is what a key
     *     or value outside the limits, or one key too many, is expected to give: status and text are not known.
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
     * @description A UUID that identifies the request. Name it when you ask Uploadcare's support (observed on every response).
     * @example 58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d
     */
    RequestId: string;
    /**
     * @description A remark of the API on the request, such as a coming deprecation (observed).
     * @example 199 Miscellaneous warning: You are using the demo project
     */
    Warning: string;
    /**
     * @description In how many seconds to try again.
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
      /** @description All keys of the file with their values; `{}` when there are none. */
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
       * @description The key was there and has the new value (documented). Accept 200 and 201 alike: which of the two comes for a
       *     key that was there before is not known in every case.
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
      /** @description The key was not there and has been created. */
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
