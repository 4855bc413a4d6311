import type { Codec } from './entry.ts';

/** A whole answer, the same for everybody. */
export interface PageAnswer {
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
}

export const pageCodec: Codec<PageAnswer> = {
  format: 'page-1',
  encode: ({ status, headers, body }) => {
    const head = Buffer.from(JSON.stringify({ status, headers }));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    return Buffer.concat([length, head, body]);
  },
  decode: (bytes) => {
    const end = 4 + bytes.readUInt32BE(0);
    const { status, headers } = JSON.parse(bytes.subarray(4, end).toString()) as Omit<PageAnswer, 'body'>;
    return { status, headers, body: bytes.subarray(end) };
  },
  sizeOf: ({ headers, body }) => body.length + JSON.stringify(headers).length * 2,
};
