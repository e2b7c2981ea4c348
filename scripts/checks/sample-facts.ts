// Where each kind of sample shows a fact of the document, and which one it has to be.
import type { Document } from '../document.ts';
import { exampleBody, examplePath, type Kind, type Sample } from '../samples.ts';

/** What is generated from the document, as far as samples show it. */
export interface Constants {
  readonly serverUrl: string;
  readonly mediaType: string;
  readonly requestMediaType: string;
  readonly credentialsHeader: string;
  readonly schemes: { readonly simple: string; readonly signed: string };
  readonly signature: { readonly dateHeader: string };
}

/** In a sample, the first group of the pattern is the fact. */
export interface Shown {
  readonly what: string;
  readonly pattern: RegExp;
  readonly fact: string;
}

export function factsShown(document: Document, constants: Constants, { kind, entry }: Sample): Shown[] {
  const { serverUrl, mediaType, requestMediaType, credentialsHeader, schemes, signature } = constants;
  const method = entry.method.toUpperCase();
  const path = examplePath(entry);
  const body = exampleBody(document, entry);
  const shown = (what: string, pattern: RegExp, fact: string): Shown => ({ what, pattern, fact });
  const server = shown('server', /(https?:\/\/[\w.:-]+)/g, serverUrl);

  const typed = [
    ...entry.parameters.map(({ name, example = '' }) => shown(name, constant(name), example)),
    ...(body === undefined ? [] : [shown('value', constant('value'), JSON.parse(body))]),
  ];
  const shell = [
    server,
    shown('path', /(?:https?:\/\/[\w.:-]+|uri=')(\/[^\s'"]+)/g, path),
    shown('version in Accept', /^Accept: (.*)$/gm, mediaType),
    shown('media type', /^Content-Type: (.*)$/gm, requestMediaType),
    shown('header of the credentials', /^([\w-]+): \S+ \$\{UPLOADCARE_PUBLIC_KEY/gm, credentialsHeader),
    // Without an -X, curl sends GET.
    ...(method === 'GET' ? [] : [shown('method', / -X (\w+)/g, method)]),
    ...(body === undefined ? [] : [shown('body', /(?:-d |body=)'(.*)'/g, body)]),
  ];
  const scheme = (name: string) => shown('scheme', /: (\S+) \$\{UPLOADCARE_PUBLIC_KEY/g, name);

  const byKind: Record<Kind, Shown[]> = {
    'client.ts': typed,
    'api.ts': [
      ...typed,
      shown('method', /\bapi\.(\w+)\(/g, method),
      shown('path', /\bapi\.\w+\(\s*'(.*?)'/g, entry.path),
    ],
    'curl-simple.sh': [...shell, scheme(schemes.simple)],
    'curl-signed.sh': [
      ...shell,
      scheme(schemes.signed),
      shown('header of the date', /^([\w-]+): \$date$/gm, signature.dateHeader),
      shown('method that is signed', /printf '(\w+)\\n/g, method),
      shown('media type that is signed', /printf '\w+\\n%s\\n(\S+?)\\n/g, requestMediaType),
    ],
    'python.py': [
      server,
      shown('path', /^path = "(.*)"$/gm, path),
      shown('version in Accept', /add_header\("Accept", "(.*)"\)/g, mediaType),
      shown('media type', /add_header\("Content-Type", "(.*)"\)/g, requestMediaType),
      shown('header of the date', /add_header\("([\w-]+)", date\)/g, signature.dateHeader),
      shown('header of the credentials', /add_unredirected_header\("([\w-]+)"/g, credentialsHeader),
      shown('scheme', /f"(\S+) \{os\.environ/g, schemes.signed),
      shown('method', /method="(\w+)"/g, method),
      shown('method that is signed', /join\(\["(\w+)"/g, method),
      shown('media type that is signed', /, md5, "(.*?)"/g, requestMediaType),
      ...(body === undefined ? [] : [shown('body', /json\.dumps\((".*?")\)/g, body)]),
    ],
  };
  return byKind[kind];
}

const constant = (name: string) => new RegExp(`^const ${name} = '(.*)';$`, 'gm');
