// The ways in which an answer can repeat what it was sent.

const escapes = (text: string): string =>
  [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const html: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** By the name that stands for it, between `‹` and `›`, in the texts of a plan. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  proof: (text) => text.slice(text.indexOf(':') + 1),
  json: (text) => JSON.stringify(text).slice(1, -1),
  escapes,
  percent: encodeURIComponent,
  uri: encodeURI,
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  html: (text) => text.replace(/[&<>"]/g, (each) => html[each] ?? each),
};

/** A text of a plan, with `text` where it stands for it, and dates where it asks for one so many seconds from now. */
export function filled(template: string, text: string, now: number): string {
  return template.replace(/‹(\w+)(?::(-?\d+))?›/g, (_, name: string, seconds: string | undefined) =>
    seconds === undefined
      ? (encodings[name]?.(text) ?? '')
      : new Date(now + Number(seconds) * 1_000).toUTCString(),
  );
}
