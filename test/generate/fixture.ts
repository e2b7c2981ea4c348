// A small OpenAPI description, so that these tests depend on no fact of ours.
import { parse, parseDocument } from 'yaml';
import { type Description, dereference, namesIn } from '../../scripts/generate/description.ts';

export const get = '#/paths/~1notes~1{id}~1/get';
export const put = '#/paths/~1notes~1{id}~1/put';
export const source = `openapi: 3.1.0
info: { title: Notes, version: 1.2.3 }
servers: [{ url: https://api.example.com }]
paths:
  /notes/{id}/:
    parameters: [{ $ref: "#/components/parameters/id" }]
    get:
      operationId: getNote
      responses:
        "200":
          description: The note.
          headers: { X-Id: { $ref: "#/components/headers/RequestId" } }
          content:
            application/vnd.notes-v0.7+json:
              schema: { $ref: "#/components/schemas/Note" }
              examples: { some: { value: hello } }
        "404":
          description: No such note.
          content:
            application/vnd.notes-v0.7+json:
              schema: { type: object, properties: { detail: { type: string } } }
              examples: { notFound: { value: { detail: Not found. } } }
    put:
      operationId: putNote
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Note" }
            examples: { some: { value: "it's \\"hello\\"" } }
      responses: { "204": { description: Done. } }
components:
  securitySchemes:
    Notes:
      type: apiKey
      in: header
      name: Authorization
      x-signature: { dateHeader: X-Date, maxDateSkewSeconds: 120 }
    Notes.Simple: { type: apiKey, in: header, name: Authorization }
  parameters:
    id: { name: id, in: path, required: true, schema: { $ref: "#/components/schemas/Id" }, example: a1 }
  headers:
    RequestId: { schema: { type: integer }, example: 7 }
  schemas:
    Id: { type: string, minLength: 2, maxLength: 2, pattern: "^[a-z0-9.]+$" }
    Note: { type: string, minLength: 1, maxLength: 9 }
`;

export const notes = (): Description => dereference(parse(source));

/** Returns the description with another value at a JSON pointer, or without it. */
export function notesWith(pointer: string, value: unknown): Description {
  const document = parseDocument(source);
  const at = namesIn(pointer);
  if (value === undefined) document.deleteIn(at);
  else document.setIn(at, document.createNode(value));
  return dereference(document.toJS());
}
