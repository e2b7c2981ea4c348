// The texts of an error: the `detail`s that a document gives, whether as examples or in the schema.
import { type Node, object } from './schema.ts';

const examples = ['example', 'examples'];
const values = ['default', 'enum', 'const'];

/** Every text of the content of a response, each once, in order. */
export function errorTexts(content: unknown): unknown[] {
  const texts = Object.values(object(content)).flatMap((each) => {
    const { schema, ...mediaType } = object(each);
    const own = [mediaType['example'], ...Object.values(object(mediaType['examples'])).map(inExample)];
    // Examples of a media type stand in for those of its schema.
    const keywords = examples.some((name) => name in mediaType) ? values : [...examples, ...values];
    const detail = object(object(object(schema)['properties'])['detail']);
    const wholes = [...own, ...keywords.flatMap((keyword) => object(schema)[keyword])];
    return [
      ...wholes.map((whole) => object(whole)['detail']),
      ...keywords.flatMap((keyword) => detail[keyword]),
    ];
  });
  return [...new Set(texts)].filter((text) => typeof text === 'string').toSorted();
}

/** The content without the texts in its schemas: an enum of texts lists them, and does not rule out that there are more. */
export function withoutErrorTexts(content: unknown): Node {
  return Object.fromEntries(
    Object.entries(object(content)).map(([name, mediaType]) => {
      const schema = without(object(mediaType)['schema'], values);
      const properties = object(schema['properties']);
      if (!('detail' in properties)) return [name, mediaType];
      const detail = without(properties['detail'], values);
      return [name, { ...object(mediaType), schema: { ...schema, properties: { ...properties, detail } } }];
    }),
  );
}

const inExample = (example: unknown): unknown => object(example)['value'];

const without = (value: unknown, names: string[]): Node =>
  Object.fromEntries(Object.entries(object(value)).filter(([name]) => !names.includes(name)));
