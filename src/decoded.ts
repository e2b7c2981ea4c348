// Reads a text as one does who decodes what is encoded in it, a part or all. Pure.

// As in JSON, in URLs and in HTML. Bytes of UTF-8 make sense together only.
const encoded =
  /\\u[\da-f]{4}|\\["'\\/]|%[0-7][\da-f]|(?:%[89a-f][\da-f])+|&(?:#\d{1,7}|#x[\da-f]{1,6}|quot|amp|apos|lt|gt);/gi;

/** The text as it reads. */
export function decoded(text: string): string {
  return text.replace(encoded, read);
}

const named: Readonly<Record<string, string>> = { quot: '"', amp: '&', apos: "'", lt: '<', gt: '>' };

function read(each: string): string {
  try {
    if (each.startsWith('%')) return decodeURIComponent(each);
    if (/^\\u/i.test(each)) return String.fromCharCode(Number.parseInt(each.slice(2), 16));
    if (each.startsWith('\\')) return each.slice(1);
    const name = each.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return named[name] ?? each;
    return String.fromCodePoint(Number(name.startsWith('#x') ? `0${name.slice(1)}` : name.slice(1)));
  } catch {
    // No character.
    return each;
  }
}
