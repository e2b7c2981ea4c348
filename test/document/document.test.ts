// What the document says in more than one place, it says alike; and what it says of the client is so.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  operations,
  parameterRules,
  requestMediaType,
  schemes,
} from '../../generated/constants.ts';
import { type Document, readDocument, resolve } from '../../scripts/document.ts';
import { bodyHash, credentials, signatureDate, signatureOf, stringToSign } from '../../src/signature.ts';
import { examplesOf } from './examples.ts';
import { placesIn, pointer } from './places.ts';
import { workedExample } from './worked-example.ts';

const document = (await readDocument()) as Document & {
  security: object[];
  components: Record<string, object> & {
    parameters: Record<string, { example: string }>;
    examples: Record<string, { value: unknown }>;
  };
};
const { components } = document;
const signed = components.securitySchemes[schemes.signed];
const simple = components.securitySchemes[schemes.simple];

describe('the worked example of a signature', () => {
  const example = workedExample(signed?.description ?? '');
  const body = new TextEncoder().encode(example.body);

  it('has the body hash that the client computes', () => {
    expect(example.hash).toBe(bodyHash(body));
  });

  it('has the string to sign that the client composes', () => {
    expect(example.stringToSign).toBe(stringToSign({ ...example, body }));
  });

  it('has the signature that the client makes', () => {
    expect(example.signature).toBe(signatureOf(example.secretKey, example.stringToSign));
  });

  it('has a date in the format of the client', () => {
    expect(example.date).toBe(signatureDate(new Date(example.date)));
  });

  it('is of a request out of the other examples', () => {
    const { method, path } = operations.updateFileMetadataKey;
    expect(example).toMatchObject({
      method: method.toUpperCase(),
      contentType: requestMediaType,
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => components.parameters[name]?.example ?? ''),
      body: JSON.stringify(components.examples['Value']?.value),
    });
  });
});

describe('the description of the signed scheme', () => {
  const description = signed?.description ?? '';
  const { dateHeader, maxDateSkewSeconds } = signed?.['x-signature'] ?? {};

  it('has the skew of its extension', () => {
    expect(Number(/at most (\d+) minutes/.exec(description)?.[1]) * 60).toBe(maxDateSkewSeconds);
  });

  it('has the date header of its extension, both times', () => {
    expect(description.match(/\b[\w-]+-Date\b/g)).toEqual([dateHeader, dateHeader]);
  });

  it('has the hash of no body', () => {
    expect(/MD5 of nothing, `(\w+)`/.exec(description)?.[1]).toBe(bodyHash(new Uint8Array()));
  });

  it('has the media type that is signed', () => {
    expect(/`Content-Type` header that is sent, `(.+?)`/.exec(description)?.[1]).toBe(requestMediaType);
  });

  it('has the header that the client sends', () => {
    const value = credentials(schemes.signed, '<public_key>', '<signature>');
    expect(description).toContain(`    ${credentialsHeader}: ${value}\n`);
  });
});

it('the description of the simple scheme has the header that the client sends', () => {
  const value = credentials(schemes.simple, '<public_key>', '<secret_key>');
  expect(simple?.description).toContain(`    ${credentialsHeader}: ${value}\n`);
});

describe('an example', () => {
  const ajv = new Ajv2020({ strict: false, formats: { uuid: new RegExp(parameterRules.uuid.pattern) } });
  ajv.addSchema(document, 'document');
  const errors = (schema: string, value: unknown) => {
    const validate = ajv.compile({ $ref: `document${encodeURI(schema)}` });
    return validate(value) ? [] : validate.errors;
  };

  it.each(examplesOf(document).map((each) => [each.at, each] as const))(
    'keeps to its schema at %s',
    (_, { schema, value }) => {
      expect(errors(schema, value)).toEqual([]);
    },
  );

  it('that breaks its schema would be seen', () => {
    expect(errors('#/components/parameters/uuid/schema', '')).not.toEqual([]);
  });

  it('stands in every schema, header, parameter and body', () => {
    const places = placesIn(document).filter(
      ({ path, node }) => 'schema' in node || (path.at(-2) === 'schemas' && !('properties' in node)),
    );
    const found = examplesOf(document).map(({ at }) => at);
    const bare = places.filter(({ path }) => !found.some((at) => at.startsWith(`${pointer(path)}/`)));
    expect(bare).toEqual([]);
  });
});

it('the version of the document is that of the package', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.version).toBe(document.info.version);
});

describe('a component', () => {
  const { securitySchemes, ...referable } = components;

  it('is in use', () => {
    const used = new Set<string>();
    const follow = (value: unknown) => {
      for (const { node } of placesIn(value)) {
        if (!('$ref' in node) || used.has(String(node.$ref))) continue;
        used.add(String(node.$ref));
        follow(resolve(document, node));
      }
    };
    follow(document.paths);
    const all = Object.entries(referable).flatMap(([kind, those]) =>
      Object.keys(those).map((name) => pointer(['components', kind, name])),
    );
    expect([...used].sort()).toEqual(all.sort());
  });

  it('that is a security scheme is in use', () => {
    const used = document.security.flatMap((requirement) => Object.keys(requirement));
    expect(used.sort()).toEqual(Object.keys(securitySchemes).sort());
  });
});
