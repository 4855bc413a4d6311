import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const WITH_LENGTH =
  'HTTP/1.1 200 OK\r\nCache-Status: Octavo; hit; ttl=9\r\nContent-Length: 11\r\n\r\nhello\r\n\r\nyo';
const IN_CHUNKS =
  'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0\r\n\r\r\n2\r\nab\r\n0\r\n\r\n';
const EMPTY_CHUNKS = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
const UNCHANGED = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 11\r\nETag: "a"\r\n\r\n';

test('knows where an answer ends, however it arrives', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(WITH_LENGTH, IN_CHUNKS, EMPTY_CHUNKS, UNCHANGED),
      fc.array(fc.nat(90), { maxLength: 6 }),
      (answer, cuts) => {
        const reader = new AnswerReader();
        const places = [0, ...cuts.filter((cut) => cut > 0 && cut < answer.length).sort((a, b) => a - b)];
        const pieces = [...new Set(places)].map((from, index, all) => answer.slice(from, all[index + 1]));
        const ends = pieces.map((piece) => reader.add(Buffer.from(piece)));
        expect(ends).toEqual([...pieces.slice(1).map(() => false), true]);
        expect(reader.bytes).toBe(answer.length);
        expect(reader.status).toBe(Number(answer.slice(9, 12)));
        expect(reader.isHit).toBe(answer === WITH_LENGTH);
      },
    ),
  );
});
