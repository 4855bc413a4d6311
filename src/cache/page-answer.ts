import type { Codec } from './entry.ts';
import type { AnswerKind } from './page-policies.ts';

/** A whole answer, the same for everybody. */
export interface PageAnswer {
  /** What it is kept under. */
  key: string;
  status: number;
  kind: AnswerKind;
  /** As the route said them, without those that depend on how the body is sent. */
  headers: readonly (readonly [name: string, value: string])[];
  /** As it is, not compressed. */
  body: Buffer;
  /** Of what a browser would have again: changes with the body and not with the time. */
  hash: string;
}

export const pageCodec: Codec<PageAnswer> = {
  format: 'page-2',
  encode: ({ body, ...rest }) => {
    const head = Buffer.from(JSON.stringify(rest));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    return Buffer.concat([length, head, body]);
  },
  decode: (bytes) => {
    const end = 4 + bytes.readUInt32BE(0);
    const head = JSON.parse(bytes.subarray(4, end).toString()) as Omit<PageAnswer, 'body'>;
    return { ...head, body: bytes.subarray(end) };
  },
  sizeOf: ({ headers, body }) => body.length + JSON.stringify(headers).length * 2,
};
