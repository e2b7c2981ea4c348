// Files of a folder as a handler, to look at the site and to test it.
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves the folder below a path that ends with a slash. `change` can change the pages. */
export function staticHandler(folder: string, base = '/', change: (page: string) => string = (page) => page) {
  return async ({ url }: Request): Promise<Response> => {
    const path = decodeURIComponent(new URL(url).pathname);
    if (!path.startsWith(base)) return new Response('Not here', { status: 404 });
    let file = join(folder, normalize(`/${path.slice(base.length)}`));
    try {
      if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
      const body = await readFile(file);
      const type = types[extname(file)] ?? 'application/octet-stream';
      const headers = { 'Content-Type': type, 'Cache-Control': 'no-store' };
      return new Response(file.endsWith('.html') ? change(body.toString()) : body, { headers });
    } catch {
      return new Response('Not found', { status: 404 });
    }
  };
}
