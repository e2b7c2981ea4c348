// Reads the facts that the client needs at run time out of the document, and writes them down as a module.
import {
  type Document,
  type MediaType,
  operationsOf,
  type Reference,
  type Response,
  resolve,
  type Schema,
} from './document.ts';

/** The source of `generated/constants.ts`, not formatted yet. */
export function constantsModule(document: Document): string {
  const operations = operationsOf(document);
  const responses = operations.flatMap(({ operation }) =>
    Object.values(operation.responses).map((response) => resolve<Response>(document, response)),
  );
  const requests = operations.flatMap(({ operation }) =>
    Object.entries(operation.requestBody?.content ?? {}),
  );

  const mediaType = only(
    'media type of the responses',
    responses.flatMap((response) => Object.keys(response.content ?? {})),
  );
  const requestMediaType = only(
    'media type of the request bodies',
    requests.map(([type]) => type),
  );
  const schemes = Object.entries(document.components.securitySchemes);
  const [signedScheme, signed] = find(
    'scheme with x-signature',
    schemes,
    ([, { 'x-signature': x }]) => x !== undefined,
  );
  const [simpleScheme] = find(
    'scheme without x-signature',
    schemes,
    ([, { 'x-signature': x }]) => x === undefined,
  );
  const schemas = (types: MediaType[]) => types.map(({ schema }) => resolve<Schema>(document, schema));
  const maps = schemas(responses.flatMap(({ content }) => Object.values(content ?? {}))).filter(
    ({ maxProperties }) => maxProperties !== undefined,
  );

  const parameterRules = Object.fromEntries(
    operations.flatMap(({ parameters }) =>
      parameters.map(({ name, schema }) => [name, rule(resolve<Schema>(document, schema))]),
    ),
  );
  const headerNames = Object.fromEntries(
    responses.flatMap(({ headers }) =>
      Object.entries(headers ?? {}).map(([name, { $ref }]) => [
        lowerFirst($ref.split('/').pop() ?? ''),
        name,
      ]),
    ),
  );

  return [
    constant(
      'The version of the document, which is the version of the package.',
      'version',
      document.info.version,
    ),
    constant('Where production is.', 'serverUrl', document.servers[0]?.url),
    constant(
      'The media type of every response; sent as Accept, it selects the API version.',
      'mediaType',
      mediaType,
    ),
    constant('The version of the API, out of its media type.', 'apiVersion', apiVersion(mediaType)),
    constant('The media type of every request.', 'requestMediaType', requestMediaType),
    constant('What the path parameters have to keep to, by name.', 'parameterRules', parameterRules),
    constant(
      'What a value has to keep to.',
      'valueRule',
      rule(only('schema of the request bodies', schemas(requests.map(([, type]) => type)))),
    ),
    constant(
      'How many keys a file can have.',
      'maxKeys',
      only(
        'maxProperties',
        maps.map(({ maxProperties }) => maxProperties),
      ),
    ),
    constant('The security schemes: the first word of their header.', 'schemes', {
      simple: simpleScheme,
      signed: signedScheme,
    }),
    constant(
      'The header of the credentials.',
      'credentialsHeader',
      only(
        'header',
        schemes.map(([, { name }]) => name),
      ),
    ),
    constant(
      'The signed scheme: the header of the date, and how far it may be off.',
      'signature',
      signed['x-signature'],
    ),
    constant('The headers of the responses.', 'responseHeaders', headerNames),
    constant(
      'The operations. `success` has the JSON type of the body by status, `null` for no body.',
      'operations',
      Object.fromEntries(
        operations.map(({ path, method, operation }) => [
          operation.operationId,
          {
            method,
            path,
            hasBody: operation.requestBody !== undefined,
            success: successTypes(document, operation.responses),
          },
        ]),
      ),
    ),
  ].join('\n');
}

function successTypes(
  document: Document,
  responses: Record<string, Response | Reference>,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .map(([status, response]) => {
        const content = Object.values(resolve<Response>(document, response).content ?? {});
        return [status, content[0] ? (resolve<Schema>(document, content[0].schema).type ?? null) : null];
      }),
  );
}

function rule({ minLength, maxLength, pattern }: Schema): Schema {
  return { ...(minLength && { minLength }), ...(maxLength && { maxLength }), ...(pattern && { pattern }) };
}

function apiVersion(mediaType: string): string {
  const version = /-v(\d+(?:\.\d+)*)\+json$/.exec(mediaType)?.[1];
  if (version === undefined) throw new Error(`no API version in the media type ${mediaType}`);
  return version;
}

/** The one value that all places of the document agree on. */
function only<T>(what: string, values: T[]): T {
  const [value, ...others] = [...new Map(values.map((each) => [JSON.stringify(each), each])).values()];
  if (value === undefined) throw new Error(`the document has no ${what}`);
  if (others.length > 0)
    throw new Error(`the document has more than one ${what}: ${JSON.stringify([value, ...others])}`);
  return value;
}

function find<T>(what: string, values: T[], test: (value: T) => boolean): T {
  return only(what, values.filter(test));
}

function constant(comment: string, name: string, value: unknown): string {
  if (value === undefined) throw new Error(`the document has nothing for ${name}`);
  return `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
