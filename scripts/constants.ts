// Reads the facts that the client needs at run time out of the document, and writes them down as a module.
import { defined, find, only, record } from './agreement.ts';
import {
  type Document,
  type MediaType,
  operationsOf,
  type Reference,
  type RequestBody,
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
    operation.requestBody
      ? Object.entries(resolve<RequestBody>(document, operation.requestBody).content)
      : [],
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

  const pathParameters = operations.flatMap(({ parameters }) =>
    parameters.filter((each) => each.in === 'path'),
  );
  const parameterRules = record(
    'rule for the path parameter',
    pathParameters.map(({ name, schema }) => [name, rule(resolve<Schema>(document, schema))]),
  );
  const responseHeaders = record(
    'name for the header',
    responses.flatMap(({ headers }) =>
      Object.entries(headers ?? {}).map(([name, { $ref }]) => [componentName(name, $ref), name]),
    ),
  );
  const { dateHeader, maxDateSkewSeconds } = signed['x-signature'] ?? {};

  return [
    constant(
      'The version of the document, which is the version of the package.',
      'version',
      document.info.version,
    ),
    constant(
      'Where production is.',
      'serverUrl',
      only(
        'server',
        (document.servers ?? []).map(({ url }) => url),
      ),
    ),
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
    constant('The signed scheme: the header of the date, and how far it may be off.', 'signature', {
      dateHeader: defined('x-signature.dateHeader', dateHeader),
      maxDateSkewSeconds: defined('x-signature.maxDateSkewSeconds', maxDateSkewSeconds),
    }),
    constant('The headers of the responses.', 'responseHeaders', responseHeaders),
    constant(
      'What the API says on failures: the examples of the document, by name.',
      'failures',
      failures(document),
    ),
    constant(
      'The operations. `success` has the JSON type of the body by status, `null` for no body.',
      'operations',
      record(
        'operation with the operationId',
        operations.map(({ path, method, operation }) => [
          defined(`operationId for ${method} ${path}`, operation.operationId),
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

/** The examples of the shared responses, with the status that they come with. */
function failures(document: Document): Record<string, unknown> {
  const declared = operationsOf(document).flatMap(({ operation }) =>
    Object.entries(operation.responses).flatMap(([status, response]) =>
      /^[45]/.test(status)
        ? Object.values(resolve<Response>(document, response).content ?? {}).flatMap(({ examples }) =>
            Object.entries(examples ?? {}).map(([name, example]): [string, unknown] => {
              const { detail } = resolve<{ value: { detail?: string } }>(
                document,
                example as Reference,
              ).value;
              return [
                name,
                { status: Number(status), detail: defined(`detail in the example ${name}`, detail) },
              ];
            }),
          )
        : [],
    ),
  );
  return record('failure with the name', declared);
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
  return {
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
  };
}

/** Headers are known by the component that describes them: it has the same name wherever it is used. */
function componentName(header: string, reference: string | undefined): string {
  const name = reference?.split('/').pop();
  if (name === undefined) throw new Error(`the header ${header} is not one of components/headers`);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function apiVersion(mediaType: string): string {
  const version = /-v(\d+(?:\.\d+)*)\+json$/.exec(mediaType)?.[1];
  if (version === undefined) throw new Error(`no API version in the media type ${mediaType}`);
  return version;
}

function constant(comment: string, name: string, value: unknown): string {
  return `/** ${comment} */\nexport const ${name} = ${JSON.stringify(defined(name, value))} as const;\n`;
}
