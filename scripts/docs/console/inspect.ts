/** Returns a value as `console.log` of Node prints it, on one line. */
export function inspect(value: unknown): string {
  return typeof value === 'string' ? value : nested(value);
}

function nested(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(nested).join(', ')} ]`;
  const entries = Object.entries(value).map(([name, each]) => {
    return `${/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)}: ${nested(each)}`;
  });
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Returns a string as a literal in single quotes. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${inner.replaceAll("'", "\\'")}'`;
}
