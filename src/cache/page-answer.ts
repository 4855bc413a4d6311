import { z } from 'zod';
import type { Codec } from './entry.ts';
import { ANSWER_KINDS, type AnswerKind } from './page-policies.ts';

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

/** As node:http sends them. */
const FIELD_NAME = /^[!#$%&'*+\-.^`|~\w]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const writtenHead = z.object({
  key: z.string(),
  status: z.int().min(200).max(599),
  kind: z.enum(ANSWER_KINDS),
  headers: z.array(z.tuple([z.string().regex(FIELD_NAME), z.string().regex(FIELD_VALUE)])),
  hash: z.string().regex(/^[\w-]{22}$/),
});

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
    if (end > bytes.length) throw new RangeError('not the whole of a page');
    const head = writtenHead.parse(JSON.parse(bytes.subarray(4, end).toString()));
    return { ...head, body: bytes.subarray(end) };
  },
  sizeOf: ({ headers, body }) => body.length + JSON.stringify(headers).length * 2,
};
