// Reads the facts that the client needs at run time out of the document, and writes them down as a module.
import { DocumentError, defined, only, record } from './agreement.ts';
import {
  below,
  type Document,
  follow,
  type MediaType,
  operationsOf,
  parametersOf,
  type Response,
  type Schema,
  type SecurityScheme,
} from './document.ts';
import { counted, rule, valueRule } from './limits.ts';
import type { Path, Place } from './places.ts';

/** The source of `generated/constants.ts`, not formatted yet. */
export function constantsModule(document: Document): string {
  const operations = operationsOf(document);
  const paths = ['paths'];
  const responses = operations.flatMap(({ at }) => below<Response>(document, [...at, 'responses']));
  const bodies = responses.flatMap(([, { at }]) => below<MediaType>(document, [...at, 'content']));
  const requests = operations.flatMap(({ at }) =>
    below<MediaType>(document, [...at, 'requestBody', 'content']),
  );
  const schemasOf = (contents: [string, Place<MediaType>][]) =>
    contents.flatMap(([, { at }]) => follow<Schema>(document, [...at, 'schema']) ?? []);
  const mediaType = only('media type of the responses', contentTypes(bodies), paths);
  const schemes = below<SecurityScheme>(document, ['components', 'securitySchemes']);
  const signed = schemeOf(schemes, 'scheme with x-signature', (scheme) => 'x-signature' in scheme);
  const simple = schemeOf(schemes, 'scheme without x-signature', (scheme) => !('x-signature' in scheme));
  const signature = [...signed.at, 'x-signature'];

  return [
    constant(
      'The version of the document, which is the version of the package.',
      'version',
      fact(document, ['info', 'version']),
    ),
    constant(
      'Where production is.',
      'serverUrl',
      only(
        'server',
        below(document, ['servers']).flatMap(([, { at }]) => follow(document, [...at, 'url']) ?? []),
        ['servers'],
      ),
    ),
    constant(
      'The media type of every response; sent as Accept, it selects the API version.',
      'mediaType',
      mediaType,
    ),
    constant(
      'The version of the API, out of its media type.',
      'apiVersion',
      apiVersion(mediaType, bodies[0]?.[1].at ?? paths),
    ),
    constant(
      'The media type of every request.',
      'requestMediaType',
      only('media type of the request bodies', contentTypes(requests), paths),
    ),
    constant(
      'What the path parameters have to keep to, by name.',
      'parameterRules',
      record(
        'rule for the path parameter',
        operations
          .flatMap(({ at }) => parametersOf(document, at))
          .filter(({ value }) => value.in === 'path')
          .map(({ at, value: { name } }) => [name, rule(document, [...at, 'schema'])]),
      ),
    ),
    constant(
      'What a value has to keep to.',
      'valueRule',
      only(
        'rule for a value',
        schemasOf(requests).map(({ at }) => valueRule(document, at)),
        paths,
      ),
    ),
    constant(
      'How many keys a file can have.',
      'maxKeys',
      only(
        'maxProperties in the body of a response',
        schemasOf(bodies)
          .flatMap(({ at }) => follow(document, [...at, 'maxProperties']) ?? [])
          .map(counted),
        paths,
      ),
    ),
    constant('The security schemes: the first word of their header.', 'schemes', {
      simple: simple.value,
      signed: signed.value,
    }),
    constant(
      'The header of the credentials.',
      'credentialsHeader',
      only(
        'header of the credentials',
        schemes.map(([, { at }]) => credentialsHeader(document, at)),
        ['components', 'securitySchemes'],
      ),
    ),
    constant('The signed scheme: the header of the date, and how far it may be off.', 'signature', {
      dateHeader: fact(document, [...signature, 'dateHeader']),
      maxDateSkewSeconds: counted({
        at: [...signature, 'maxDateSkewSeconds'],
        value: fact(document, [...signature, 'maxDateSkewSeconds']),
      }).value,
    }),
    constant(
      'The headers of the responses.',
      'responseHeaders',
      record(
        'name for the header',
        responses.flatMap(([, { at }]) => headerNames(document, at)),
      ),
    ),
    constant(
      'What the API says on failures: the examples of the document, by name.',
      'failures',
      record(
        'failure with the name',
        responses.flatMap((response) => failures(document, response)),
      ),
    ),
    constant(
      'The operations. `success` has the JSON type of the body by status, `null` for no body.',
      'operations',
      record(
        'operation with the operationId',
        operations.map(({ path, method, at, operation }) => {
          const hasBody = operation.requestBody !== undefined;
          const value = { method: method.toUpperCase(), path, hasBody, success: successTypes(document, at) };
          return [String(fact(document, [...at, 'operationId'])), { at, value }];
        }),
      ),
    ),
  ].join('\n');
}

function fact(document: Document, path: Path): unknown {
  return defined(path.slice(-2).join('.'), follow(document, path)?.value, path);
}

function contentTypes(contents: [string, Place][]): Place<string>[] {
  return contents.map(([type, { at }]) => ({ at, value: type }));
}

function schemeOf(
  schemes: [string, Place<SecurityScheme>][],
  what: string,
  test: (scheme: SecurityScheme) => boolean,
): Place<string> {
  const found = schemes.filter(([, { value }]) => test(value)).map(([name, { at }]) => ({ at, value: name }));
  const where = ['components', 'securitySchemes'];
  return { at: found[0]?.at ?? where, value: only(what, found, where) };
}

function credentialsHeader(document: Document, scheme: Path): Place {
  const at = [...scheme, 'in'];
  const where = fact(document, at);
  if (where !== 'header')
    throw new DocumentError(`credentials are sent in a header, not in ${JSON.stringify(where)}`, [at]);
  return { at: [...scheme, 'name'], value: fact(document, [...scheme, 'name']) };
}

/** The examples of an error, with the status that they come with. */
function failures(document: Document, [status, { at }]: [string, Place<Response>]): [string, Place][] {
  if (!/^[45]/.test(status)) return [];
  return below<MediaType>(document, [...at, 'content']).flatMap(([, content]) =>
    below(document, [...content.at, 'examples']).map(([name, example]): [string, Place] => {
      const detail = fact(document, [...example.at, 'value', 'detail']);
      return [name, { at: example.at, value: { status: Number(status), detail } }];
    }),
  );
}

function successTypes(document: Document, operation: Path): Record<string, unknown> {
  const successes = below<Response>(document, [...operation, 'responses']).filter(([status]) =>
    status.startsWith('2'),
  );
  return Object.fromEntries(
    successes.map(([status, { at }]) => {
      const [content] = below<MediaType>(document, [...at, 'content']);
      return [status, content ? fact(document, [...content[1].at, 'schema', 'type']) : null];
    }),
  );
}

/** Headers are known by the component that describes them: it has the same name wherever it is used. */
function headerNames(document: Document, response: Path): [string, Place][] {
  return below(document, [...response, 'headers']).map(([header, { at }]) => {
    const place = [...response, 'headers', header];
    const [components, kind, name] = at;
    if (components !== 'components' || kind !== 'headers' || typeof name !== 'string')
      throw new DocumentError(`the header ${header} is not one of components/headers`, [place]);
    return [name.charAt(0).toLowerCase() + name.slice(1), { at: place, value: header }];
  });
}

function apiVersion(mediaType: string, where: Path): string {
  const version = /-v(\d+(?:\.\d+)*)\+json$/.exec(mediaType)?.[1];
  if (version === undefined)
    throw new DocumentError(`there is no API version in the media type ${mediaType}`, [where]);
  return version;
}

function constant(comment: string, name: string, value: unknown): string {
  return `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;
}
