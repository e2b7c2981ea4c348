// The parameters of an operation: values for programs, and text on the wire.
import type { SchemaName } from '../../generated/validators.ts';
import { ValidationError } from '../errors/errors.ts';
import { hasLoneSurrogate, kindOf, loneSurrogate, violation } from './validation.ts';

/** A parameter of the OpenAPI description. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  /** The type of the value, or of each value of a list, if it is no string. */
  readonly type?: 'number' | 'boolean';
  /** True for a list of values in the query, each with the name of the parameter. */
  readonly list?: true;
  readonly schema: SchemaName;
}

/** The parameters of a call, by name. */
export interface CallParameters {
  /** The parameters of the path, such as `uuid`. */
  readonly path: Readonly<Record<string, unknown>>;
  /** The parameters of the query. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The parameters that are headers. */
  readonly header: Readonly<Record<string, unknown>>;
}

/** Encodes text for a path or a query in the only way that no URL parser changes. Uploadcare's own clients send `:` as it is. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll("'", '%27');
}

/** Returns the text of a parameter in the place where it is sent. Throws a {@link ValidationError} for a wrong value. */
export function serialize(parameter: Parameter, value: unknown): string {
  const { name, in: place } = parameter;
  const problem = parameterViolation(parameter, value);
  const isUrl = typeof value === 'string' && value.includes('://');
  if (problem !== undefined)
    throw new ValidationError(name, isUrl ? `${problem}: pass the ${name} in that URL` : problem);
  if (place === 'header') return String(value);
  const texts = [value].flat().map((each) => encode(String(each)));
  return place === 'path' ? texts.join() : texts.map((text) => `${encode(name)}=${text}`).join('&');
}

/** Returns the kind of a wrong parameter, with its content if that is short. */
function quote(value: unknown): string {
  return kindOf(value).replace('a string', () => (String(value).length < 100 ? JSON.stringify(value) : 'a string'));
}

/** Returns the way in which a parameter is wrong, as the rest of a sentence about it; `undefined` if it is not. */
function parameterViolation({ in: place, schema }: Parameter, value: unknown): string | undefined {
  if (place === 'path' && (value === '.' || value === '..'))
    return `must not be "${value}": it leads to another path in a URL`;
  if (place === 'path' && value === '') return 'must not be empty';
  if (hasLoneSurrogate(value)) return loneSurrogate;
  return (
    violation(value, schema, quote) ??
    (place !== 'header' || /^[!-~]([ -~]*[!-~])?$/.test(String(value))
      ? undefined
      : 'must be printable ASCII, without white space around it')
  );
}

/** Returns the value of a parameter that arrived as strings. It need not be valid. */
export function parse({ type, list }: Parameter, texts: readonly string[]): unknown {
  const values = texts.map((text) => typed(text, type));
  return list || values.length > 1 ? values : values[0];
}

/** Returns the parameters among the headers of a request. */
export function parseHeaders(parameters: readonly Parameter[], headers: Pick<Headers, 'get'>): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const parameter of parameters) {
    const text = parameter.in === 'header' ? headers.get(parameter.name) : null;
    if (text !== null) values[parameter.name] = parse(parameter, [text]);
  }
  return values;
}

/** Returns text as a value of a type, if nothing is lost. */
function typed(text: string, type: Parameter['type']): unknown {
  if (type === 'number' && String(Number(text)) === text) return Number(text);
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
}
