// What nobody sends who means well, as bytes: for any port that speaks HTTP, Octavo's own or one in front of it.
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface HostileRequest {
  name: string;
  /** In Latin-1. */
  bytes: string;
  /**
   * `refused`: it has more than one meaning, or none, so it must not be answered as if it had one. `harmless`: it may be
   * answered, once.
   */
  deserves: 'refused' | 'harmless';
}

/** If something answers this, it took a piece of one request for another. */
const SMUGGLED = 'GET /smuggled/ HTTP/1.1\r\nHost: a\r\n\r\n';

/** Statuses of a refusal, by Octavo or nginx. */
const REFUSALS = [400, 403, 405, 408, 411, 413, 414, 417, 431, 501, 505];

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [
  ...refused({
    'a length and chunks': post(['Content-Length: 6', 'Transfer-Encoding: chunked'], `0\r\n\r\n${SMUGGLED}`),
    'chunks and a length': post(['Transfer-Encoding: chunked', 'Content-Length: 6'], `0\r\n\r\n${SMUGGLED}`),
    'two lengths': post(['Content-Length: 0', `Content-Length: ${SMUGGLED.length}`], SMUGGLED),
    'a list of lengths': post([`Content-Length: 0, ${SMUGGLED.length}`], SMUGGLED),
    'a negative length': post(['Content-Length: -1'], SMUGGLED),
    'a length with a sign': post(['Content-Length: +0'], SMUGGLED),
    'a length in another base': post(['Content-Length: 0x10'], SMUGGLED),
    'a length without end': post([`Content-Length: ${'9'.repeat(40)}`], SMUGGLED),
    'an encoding that only looks like chunks': post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${SMUGGLED}`),
    'chunks within another encoding': post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${SMUGGLED}`),
    'chunks behind a vertical tab': post(['Transfer-Encoding:\x0bchunked'], `0\r\n\r\n${SMUGGLED}`),
    'a space before a colon': post(['Transfer-Encoding : chunked'], `0\r\n\r\n${SMUGGLED}`),
    'a chunk of negative size': post(['Transfer-Encoding: chunked'], `-1\r\n\r\n${SMUGGLED}`),
    'a chunk with a size in no base': post(['Transfer-Encoding: chunked'], `0x0\r\n\r\n${SMUGGLED}`),
    'a chunk larger than any number': post(['Transfer-Encoding: chunked'], `${'f'.repeat(20)}\r\na`),
    'a chunk that is longer than it says': post(['Transfer-Encoding: chunked'], `1\r\nabcdef\r\n0\r\n\r\n`),
    'a first header that begins with a space': ` ${get([])}`.replace(/^ (.*\r\n)/, '$1 X: 1\r\n'),
    'a header with an empty name': get([': 1']),
    'a header with a NUL': get(['X: a\0b']),
    'a header with a lone CR': get(['X: a\rSet: b']),
    'no host': 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    'a NUL in the address': 'GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n',
    'a space in the address': 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
    'a method in small letters': 'get / HTTP/1.1\r\nHost: a\r\n\r\n',
    'a version that is none': 'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
    'the beginning of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'the beginning of TLS': '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03',
    'bytes without a meaning': '\x00\xff\xfe\x80garbage\r\n\r\n',
    'a head of 100 kB': get([`X: ${'a'.repeat(100_000)}`]),
    'ten thousand headers': get(Array.from({ length: 10_000 }, (_, index) => `X-${index}: 1`)),
    'an address of 100 kB': `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    'a tunnel to elsewhere': 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n',
  }),
  ...harmless({
    'HTTP/0.9': 'GET /\r\n\r\n',
    // nginx passes on neither.
    'a header without a colon': get(['nothing']),
    'an expectation that nobody meets': get(['Expect: miracles']),
    'a folded header': get(['X: 1\r\n 2']),
    'lines that end without CR': 'GET / HTTP/1.1\nHost: a\nConnection: close\n\n',
    'the same length twice': post(['Content-Length: 0', 'Content-Length: 0'], ''),
    'two hosts': get(['Host: b']),
    'chunks with small extensions': post(['Transfer-Encoding: chunked'], '1;a=b\r\nx\r\n0;c\r\n\r\n'),
    'chunks with endless extensions': post(
      ['Transfer-Encoding: chunked'],
      `1;${'a'.repeat(100_000)}\r\nx\r\n0\r\n\r\n`,
    ),
    'a request within the body of another': `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    'an address of another site': 'GET http://example.org/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'an address that is none': 'GET http://[::1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'the address of everything': 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'a request after the last one': get([]) + SMUGGLED,
    'an offer to go on with HTTP/2': `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
    'an offer to go on with WebSocket': `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    'a body that waits to be asked for': post(['Expect: 100-continue', 'Content-Length: 0'], ''),
    'a method that caches know': 'PURGE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  }),
];

export interface HostileOutcome {
  /** Of the answers, in their order; interim ones (1xx) are none. */
  statuses: number[];
}

/** Whether these answers are what it deserves; none is right always. */
export function isDeserved(
  { deserves }: Pick<HostileRequest, 'deserves'>,
  { statuses }: HostileOutcome,
): boolean {
  const [status = 400, ...more] = statuses;
  if (more.length > 0) return false;
  return REFUSALS.includes(status) || (deserves === 'harmless' && status < 500);
}

/** Sends it, and waits until the other side has closed the connection. */
export async function sendHostile(
  port: number,
  { bytes }: Pick<HostileRequest, 'bytes'>,
): Promise<HostileOutcome> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  return { statuses: statusesIn(await readAll(socket)) };
}

/** Sends the first part at once and then a byte now and then, until the other side has closed the connection. */
export async function sendSlowly(port: number, first: string, everyMs: number): Promise<HostileOutcome> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(first);
  const timer = setInterval(() => socket.writable && socket.write('a'), everyMs);
  const answer = await readAll(socket);
  clearInterval(timer);
  return { statuses: statusesIn(answer) };
}

/** Begun, and never ended. */
export const SLOW_REQUESTS: Readonly<Record<string, string>> = {
  nothing: '',
  'a head': 'GET / HTTP/1.1\r\nHost: a\r\nX: ',
  'a body': 'POST /comments/ HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n',
  chunks: 'POST /comments/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n',
};

/** What had come by the time that the connection was cut off counts as well. */
async function readAll(socket: ReturnType<typeof connect>): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await buffer(socket).catch(() => {});
  socket.destroy();
  return Buffer.concat(pieces).toString('latin1');
}

function statusesIn(answer: string): number[] {
  const statuses = [...answer.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
  return statuses.filter((status) => status >= 200);
}

function refused(requests: Readonly<Record<string, string>>): HostileRequest[] {
  return Object.entries(requests).map(([name, bytes]) => ({ name, bytes, deserves: 'refused' }));
}

function harmless(requests: Readonly<Record<string, string>>): HostileRequest[] {
  return Object.entries(requests).map(([name, bytes]) => ({ name, bytes, deserves: 'harmless' }));
}

function get(headers: readonly string[]): string {
  return `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`;
}

function post(headers: readonly string[], body: string): string {
  const lines = ['Host: a', 'Connection: close', ...headers].map((line) => `${line}\r\n`).join('');
  return `POST /comments/ HTTP/1.1\r\n${lines}\r\n${body}`;
}
