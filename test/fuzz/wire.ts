// The server of a case for `nodeTransport`: connections in memory, and responses as bytes.
import * as http from 'node:http';
import { Duplex } from 'node:stream';
import type { Harness } from './harness.ts';
import { isEmpty, receive, type Sent } from './server.ts';

/** Creates an agent whose connections lead to the server at `origin`. */
export function createAgent(harness: Harness, origin: string): http.Agent {
  const createConnection = () => new Connection(harness, origin);
  return Object.assign(new http.Agent({ keepAlive: true }), { protocol: undefined, createConnection });
}

const request = /^(\S+) (\S+) HTTP\/1\.1\r\n(.*?)\r\n\r\n(.*)$/s;

class Connection extends Duplex {
  bytesRead = 0;
  readonly #harness: Harness;
  readonly #origin: string;
  #received = '';
  /** The number of chunks that follow. */
  #chunks = 0;

  constructor(harness: Harness, origin: string) {
    super({ allowHalfOpen: false });
    this.#harness = harness;
    this.#origin = origin;
    for (const name of ['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref'])
      Object.assign(this, { [name]: () => this });
  }

  override _write(data: Buffer, _: string, callback: () => void): void {
    callback();
    this.#received += data.toString('latin1');
    const [, method, path = '', lines = '', body = ''] = request.exec(this.#received) ?? [];
    if (method === undefined) return;
    const entries = lines.split('\r\n').map((line) => line.split(/: (.*)/, 2) as [string, string]);
    const names = entries.map(([name]) => name.toLowerCase());
    const headers = new Headers(entries);
    if (body.length < Number(headers.get('Content-Length'))) return;
    this.#received = '';
    const value = Buffer.from(body, 'latin1').toString();
    const sent = receive(this.#harness, { url: this.#origin + path, method, headers, names, body: value });
    const close = this.#harness.track();
    this.on('close', close);
    const respond = () => this.#respond(sent, close);
    if (sent.reply.delay === 0) respond();
    else void this.#harness.later(sent.reply.delay).then(respond);
  }

  override _read(): void {
    if (this.#chunks-- > 0) this.#send(`10000\r\n${' '.repeat(65_536)}\r\n`);
  }

  #send(text: string): void {
    this.bytesRead += text.length;
    this.push(text, 'latin1');
  }

  #respond({ reply: { failure }, form, status, lines, text }: Sent, close: () => void): void {
    if (this.destroyed || failure === 'never') return;
    if (failure !== undefined) return void this.destroy();
    const requestBody = !isEmpty(status) || status === 205;
    const body = requestBody ? Buffer.from(text).toString('latin1') : '';
    const missing = ['cut', 'breaks', 'stalls'].includes(form) ? 9 : 0;
    const isChunked = form === 'split' || form === 'endless';
    const framing = isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length + missing };
    const headers = { ...(requestBody && form !== 'noStream' && framing), ...lines };
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#send(`HTTP/1.1 ${String(status).padStart(3, '0')} Any\r\n${head.join('')}\r\n`);
    if (!isChunked) this.#send(body);
    else if (form === 'split') this.#send(`${body && `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`);
    else {
      // Far more than the limit.
      this.#chunks = 10;
      this._read();
    }
    if (form === 'breaks') this.destroy(new Error('reset'));
    if (form === 'cut' || form === 'noStream') this.push(null);
    if (form !== 'stalls' && form !== 'endless') close();
  }
}
