// Which encodings of a body a client takes (RFC 9110, 12.5.3), and how they are made.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

/** In the order of preference where a client has none; `identity` is the body as it is. */
const ENCODINGS = ['br', 'zstd', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Those that a client takes, the best first; never none, as an answer that nobody asked for is better than no answer. */
export type Accepted = readonly [Encoding, ...Encoding[]];

/** Browsers send a dozen different ones; what clients make up is not kept for long. */
const MOST_KNOWN = 200;
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;
const IDENTITY_ALONE: Accepted = ['identity'];

const known = new Map<string, Accepted>();

/** @param header `Accept-Encoding` as it was sent; undefined where it was not, for what cannot compress. */
export function acceptedEncodings(header: string | undefined): Accepted {
  if (header === undefined) return IDENTITY_ALONE;
  const there = known.get(header);
  if (there !== undefined) return there;
  const accepted = parse(header);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(header, accepted);
  return accepted;
}

function parse(header: string): Accepted {
  const qualities = new Map<string, number>();
  for (const element of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
    if (name !== '') qualities.set(name === 'x-gzip' ? 'gzip' : name, qualityOf(parameters));
  }
  const qualityFor = (encoding: Encoding) => qualities.get(encoding) ?? qualities.get('*') ?? 0;
  // What is not named at all is taken as it is, unless everything else is refused.
  const identity = qualities.get('identity') ?? (qualities.get('*') === 0 ? 0 : Number.EPSILON);
  const rank = (encoding: Encoding) => (encoding === 'identity' ? identity : qualityFor(encoding));
  const [first, ...rest] = ENCODINGS.filter((encoding) => rank(encoding) > 0).sort(
    (one, other) => rank(other) - rank(one),
  );
  return first === undefined ? IDENTITY_ALONE : [first, ...rest];
}

/** What cannot be read is as if it had not been said. */
function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  return Number(QUALITY.exec(given)?.[1] ?? 1);
}

/** Every reader gets these bytes, and they are made once: worth more than what an answer for one reader is. */
const BROTLI_QUALITY = 5;
const ZSTD_LEVEL = 6;

/** On a thread of the pool. */
export const compressors: Readonly<Record<Exclude<Encoding, 'identity'>, (body: Buffer) => Promise<Buffer>>> =
  {
    br: (body) =>
      brotli(body, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        },
      }),
    zstd: (body) => zstd(body, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } }),
    gzip: (body) => promisify(gzip)(body),
  };

const brotli = promisify(brotliCompress);
const zstd = promisify(zstdCompress);

/** Smaller ones hardly get smaller still. */
const WORTH_COMPRESSING = 1024;
const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|image\/svg\+xml)/i;

export function isCompressible(type: string | undefined): boolean {
  return type !== undefined && COMPRESSIBLE.test(type);
}

export function isWorthCompressing(type: string | undefined, bytes: number): boolean {
  return bytes >= WORTH_COMPRESSING && isCompressible(type);
}
