// The facts that the client needs at run time, and the source of `generated/constants.ts`.
import {
  type Content,
  type Description,
  DescriptionError,
  type MediaType,
  operationsOf,
  pointerTo,
  type Response,
  type SecurityScheme,
  unsupported,
} from './description.ts';
import { failureSchemas, operationFacts, responseSchema, schemaOf } from './operations.ts';
import { keywordsOf, schemaId, type UsedSchema } from './schemas.ts';
import { sizeOf } from './sizes.ts';

export type Facts = ReturnType<typeof factsOf>;

const comments: Record<keyof Facts, string> = {
  version: 'The version of the OpenAPI description and of this package.',
  serverUrl: 'The base URL of production.',
  mediaType: 'The media type of every response that is no failure. Sent as `Accept`, it selects the API version.',
  apiVersion: 'The API version in the media type.',
  requestMediaType: 'The media type of every request.',
  schemas: 'The schemas, without annotations.',
  maxBytes: 'The longest bodies in bytes, with every character as two \\uXXXX escapes and some white space.',
  schemes: 'The security schemes: the first word of the credentials header.',
  credentialsHeader: 'The name of the credentials header.',
  signature: 'The signed scheme: the name of its date header, and the allowed clock skew in seconds.',
  responseHeaders: 'The names of the response headers.',
  failures:
    'The documented failures, by the name of their example. Without a `mediaType`, they have that of every response.',
  operations: 'The operations. `success` has the schema of the body by status; `null` means no body.',
};

/** Returns the source of `generated/constants.ts`, not formatted yet. */
export function constantsModule(facts: Facts): string {
  return Object.entries(comments)
    .map(([name, comment]) => {
      const value = JSON.stringify(facts[name as keyof Facts]);
      return `/** ${comment} */\nexport const ${name} = ${value} as const;\n`;
    })
    .join('\n');
}

/** Returns the schemas that values are checked with at run time. */
export function usedSchemas(description: Description): UsedSchema[] {
  return operationsOf(description).flatMap((entry) => [
    ...entry.parameters.map((parameter) => ({ schema: schemaOf(parameter), use: 'request' as const })),
    ...mediaTypesOf(entry.operation.requestBody).map(([, media]) => ({
      schema: schemaOf(media),
      use: 'request' as const,
    })),
    ...successesOf(entry.operation.responses).flatMap(([, response]) => responseSchema(response) ?? []),
    ...failureSchemas(entry.operation).map(([, used]) => used),
  ]);
}

/** Collects the facts. @throws {@link DescriptionError} for a fact that is missing, contradictory or not supported. */
export function factsOf(description: Description) {
  const { info = {}, servers = [], components: { securitySchemes = {}, schemas = {} } = {} } = description;
  const entries = operationsOf(description);
  // First: it refuses what is not supported.
  const operations = merged(
    'operation with the operationId',
    entries.map((entry) => {
      const operationId = read<string>(entry.operation, 'operationId').value;
      return [operationId, { at: pointerTo(entry.operation), value: operationFacts(entry, description) }];
    }),
  );
  const responses = entries.flatMap(({ operation }) => Object.entries(operation.responses ?? {}));
  const bodies = entries
    .flatMap(({ operation }) => successesOf(operation.responses))
    .flatMap(([, response]) => mediaTypesOf(response));
  const requests = entries.flatMap(({ operation }) => mediaTypesOf(operation.requestBody));
  const [paths, serversAt] = [pointerTo(description, 'paths'), pointerTo(description, 'servers')];
  const schemesAt = pointerTo(securitySchemes);
  const mediaType = agreed('media type of the responses', bodies.map(typeOf), paths);

  const schemes = Object.entries(securitySchemes);
  const signed = agreed('scheme with x-signature', schemesWhere(schemes, true), schemesAt);
  const simple = agreed('scheme without x-signature', schemesWhere(schemes, false), schemesAt);
  const { value: signature } = read<object>(securitySchemes[signed] ?? {}, 'x-signature');

  return {
    version: read<string>(info, 'version').value,
    serverUrl: agreed('server', servers.map(serverUrl), serversAt),
    mediaType,
    apiVersion: apiVersion(mediaType, bodies[0]?.[1] ?? description),
    requestMediaType: agreed('media type of the request bodies', requests.map(typeOf), paths),
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => {
        const used = { schema, use: 'request' as const };
        return [name, keywordsOf(used, schemaId)];
      }),
    ),
    maxBytes: {
      request: sizeOf(requests.map(([, media]) => schemaOf(media))),
      response: sizeOf(bodies.map(([, media]) => schemaOf(media))),
    },
    schemes: { simple, signed },
    credentialsHeader: agreed('header of the credentials', schemes.map(credentialsHeader), schemesAt),
    signature: {
      dateHeader: read<string>(signature, 'dateHeader').value,
      maxDateSkewSeconds: readWholeNumber(signature, 'maxDateSkewSeconds').value,
    },
    responseHeaders: merged('name for the header', responses.flatMap(headerNames)),
    failures: merged(
      'failure with the name',
      responses.flatMap((each) => failures(each, mediaType)),
    ),
    operations,
  };
}

/** A value with the JSON pointer of its place. */
interface Fact<T = unknown> {
  readonly at: string;
  readonly value: T;
}
type Named<T> = [name: string, fact: Fact<T>];

function read<T>(node: object, name: string): Fact<T> {
  const at = pointerTo(node, name);
  const value = (node as Record<string, T | undefined>)[name];
  if (value === undefined) throw new DescriptionError(`the description has no ${name}`, [at]);
  return { at, value };
}

function readWholeNumber(node: object, name: string): Fact<number> {
  const { at, value } = read<number>(node, name);
  if (Number.isInteger(value)) return { at, value };
  throw new DescriptionError(`${name} is ${JSON.stringify(value)}, not a whole number`, [at]);
}

/** Returns the one value that all facts agree on. `where` is the place to name when there is no fact. */
function agreed<T>(what: string, facts: readonly Fact<T>[], where: string): T {
  const groups = new Map<string, Fact<T>[]>();
  for (const each of facts) {
    const text = JSON.stringify(each.value);
    groups.set(text, [...(groups.get(text) ?? []), each]);
  }
  // The rarest value first: it is probably the wrong one.
  const rarest = [...groups.values()].sort((a, b) => a.length - b.length).flatMap(([first]) => first ?? []);
  const [first, ...others] = rarest;
  if (first === undefined) throw new DescriptionError(`the description has no ${what}`, [where]);
  if (others.length === 0) return first.value;
  const values = JSON.stringify(rarest.map(({ value }) => value));
  const places = rarest.map(({ at }) => at);
  throw new DescriptionError(`the description has more than one ${what}: ${values}`, places);
}

/** Returns an object of all facts, in which those of the same name agree. */
function merged<T>(what: string, facts: readonly Named<T>[]): Record<string, T> {
  const names = [...new Set(facts.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const same = facts.filter(([each]) => each === name).map(([, each]) => each);
      return [name, agreed(`${what} ${name}`, same, '#')];
    }),
  );
}

function serverUrl(server: object): Fact<string> {
  if ('variables' in server) throw unsupported('variables of a server', server, 'variables');
  const { at, value } = read<string>(server, 'url');
  if (!/^https?:\/\/[^/?#]+(\/[^?#]*[^/?#])?$/.test(value))
    throw unsupported(`the server ${value}: it has to be an absolute URL without a slash at its end`, server, 'url');
  return { at, value };
}

function successesOf(responses: Record<string, Response> = {}): [status: string, response: Response][] {
  return Object.entries(responses).filter(([status]) => status.startsWith('2'));
}

type Body = [type: string, media: MediaType];

function mediaTypesOf({ content = {} }: Content = {}): Body[] {
  return Object.entries(content);
}

function typeOf([type, media]: Body): Fact<string> {
  return { at: pointerTo(media), value: type };
}

function apiVersion(mediaType: string, place: object): string {
  const version = /-v(\d+(?:\.\d+)*)\+json$/.exec(mediaType)?.[1];
  if (version !== undefined) return version;
  throw new DescriptionError(`the media type ${mediaType} has no API version`, [pointerTo(place)]);
}

type NamedScheme = [name: string, scheme: SecurityScheme];

function schemesWhere(schemes: NamedScheme[], isSigned: boolean): Fact<string>[] {
  return schemes
    .filter(([, scheme]) => 'x-signature' in scheme === isSigned)
    .map(([name, scheme]) => ({ at: pointerTo(scheme), value: name }));
}

function credentialsHeader([, scheme]: NamedScheme): Fact<string> {
  if (scheme.in !== 'header') throw unsupported(`credentials in ${scheme.in}`, scheme, 'in');
  return read(scheme, 'name');
}

/** A header has the name of its component, so that it has one name in all responses. */
function headerNames([, { headers = {} }]: [string, Response]): Named<string>[] {
  return Object.entries(headers).map(([header, component]) => {
    const at = pointerTo(headers, header);
    const name = /^#\/components\/headers\/([^/]+)$/.exec(pointerTo(component))?.[1];
    if (name === undefined) throw new DescriptionError(`${header} is not one of components/headers`, [at]);
    return [name.charAt(0).toLowerCase() + name.slice(1), { at, value: header }];
  });
}

type Failure = { status: number; detail: string; mediaType?: string };

/** Returns the failures that have an explanation. */
function failures([status, response]: [string, Response], mediaType: string): Named<Failure>[] {
  if (!/^[45]\d\d$/.test(status)) return [];
  return mediaTypesOf(response).flatMap(([type, media]) =>
    Object.entries(media.examples ?? {}).flatMap(([name, example]) => {
      const { value: body } = read<{ detail?: string }>(example, 'value');
      if (typeof body?.detail !== 'string') return [];
      const failure = { status: Number(status), detail: body.detail, ...(type !== mediaType && { mediaType: type }) };
      return [[name, { at: pointerTo(example), value: failure }] as Named<Failure>];
    }),
  );
}
