// The facts that the client needs at run time, and the source of `generated/constants.ts`.
import {
  type Content,
  type Description,
  DescriptionError,
  type MediaType,
  type OperationEntry,
  operationsOf,
  pointerTo,
  type Response,
  type Rule,
  type Schema,
  type SecurityScheme,
} from './description.ts';

export type Facts = ReturnType<typeof factsOf>;

const comments: Record<keyof Facts, string> = {
  version: 'The version of the OpenAPI description and of this package.',
  serverUrl: 'The base URL of production.',
  mediaType: 'The media type of every response. Sent as `Accept`, it selects the API version.',
  apiVersion: 'The API version in the media type.',
  requestMediaType: 'The media type of every request.',
  parameterRules: 'The rules for the path parameters, by name.',
  valueRule: 'The rule for a value.',
  maxKeys: 'The maximum number of keys of a file.',
  schemes: 'The security schemes: the first word of the credentials header.',
  credentialsHeader: 'The name of the credentials header.',
  signature: 'The signed scheme: the name of its date header, and the allowed clock skew in seconds.',
  responseHeaders: 'The names of the response headers.',
  failures: 'The documented failures, by the name of their example.',
  operations: 'The operations. `success` has the JSON type of the body by status; `null` means no body.',
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

/** Collects the facts. @throws {@link DescriptionError} for a fact that is missing, contradictory or not supported. */
export function factsOf(description: Description) {
  const { info = {}, servers = [], components: { securitySchemes = {} } = {} } = description;
  const entries = operationsOf(description);
  const responses = entries.flatMap(({ operation }) => Object.entries(operation.responses ?? {}));
  const bodies = responses.flatMap(([, response]) => mediaTypesOf(response));
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
    parameterRules: merged('rule for the path parameter', entries.flatMap(parameterRules)),
    valueRule: agreed('rule for a value', requests.map(valueRule), paths),
    maxKeys: agreed('maxProperties in the body of a response', bodies.flatMap(maxKeys), paths),
    schemes: { simple, signed },
    credentialsHeader: agreed('header of the credentials', schemes.map(credentialsHeader), schemesAt),
    signature: {
      dateHeader: read<string>(signature, 'dateHeader').value,
      maxDateSkewSeconds: readWholeNumber(signature, 'maxDateSkewSeconds').value,
    },
    responseHeaders: merged('name for the header', responses.flatMap(headerNames)),
    failures: merged('failure with the name', responses.flatMap(failures)),
    operations: merged('operation with the operationId', entries.map(operationFacts)),
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

function unsupported(what: string, node: object, name: string): DescriptionError {
  return new DescriptionError(`\`generate\` does not support ${what}`, [pointerTo(node, name)]);
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
  return read(server, 'url');
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

function parameterRules({ parameters }: OperationEntry): Named<Rule>[] {
  return parameters.map((parameter) => {
    if (parameter.in !== 'path') throw unsupported(`a parameter in ${parameter.in}`, parameter, 'in');
    return [parameter.name, stringRule(read<Schema>(parameter, 'schema').value)];
  });
}

function valueRule([, media]: Body): Fact<Rule> {
  return stringRule(read<Schema>(media, 'schema').value);
}

function maxKeys([, { schema = {} }]: Body): Fact<number>[] {
  return 'maxProperties' in schema ? [readWholeNumber(schema, 'maxProperties')] : [];
}

const annotations = ['type', 'title', 'description', 'format', 'example', 'examples', 'deprecated'];
const limits = ['minLength', 'maxLength', 'pattern'] as const;

/** Reads the limits of a string. Another keyword is refused: nothing would enforce it. */
function stringRule(schema: Schema): Fact<Rule> {
  if (schema.type !== 'string') throw unsupported(`a parameter or body of type ${schema.type}`, schema, 'type');
  for (const name of Object.keys(schema))
    if (![...annotations, ...limits].includes(name)) throw unsupported(name, schema, name);
  for (const name of ['minLength', 'maxLength']) if (name in schema) readWholeNumber(schema, name);
  const rule = limits.flatMap((name) => (name in schema ? [[name, schema[name]]] : []));
  return { at: pointerTo(schema), value: Object.fromEntries(rule) };
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

function failures([status, response]: [string, Response]): Named<{ status: number; detail: string }>[] {
  if (!/^[45]/.test(status)) return [];
  const examples = mediaTypesOf(response).flatMap(([, media]) => Object.entries(media.examples ?? {}));
  return examples.map(([name, example]) => {
    const { value: detail } = read<string>(read<object>(example, 'value').value, 'detail');
    return [name, { at: pointerTo(example), value: { status: Number(status), detail } }];
  });
}

function operationFacts({ path, method, operation }: OperationEntry) {
  const successes = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'));
  const success = successes.map(([status, response]) => {
    const [body] = mediaTypesOf(response);
    return [status, body ? read<string>(read<Schema>(body[1], 'schema').value, 'type').value : null];
  });
  const hasBody = operation.requestBody !== undefined;
  const value = { method, path, hasBody, success: Object.fromEntries(success) };
  return [read<string>(operation, 'operationId').value, { at: pointerTo(operation), value }] as Named<typeof value>;
}
