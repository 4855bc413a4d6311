import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalPath } from './page-key.ts';

test('a canonical path is its own, and names what it was made of', () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
  const path = fc.array(fc.oneof(octet, fc.constantFrom('/', 'a', '.', '-', '%C3%A9', "'", '+', '&')));
  fc.assert(
    fc.property(path, (parts) => {
      const given = `/${parts.join('')}`;
      const canonical = canonicalPath(given);
      if (canonical === undefined) return;
      expect(canonicalPath(canonical)).toBe(canonical);
      expect(decodeURIComponent(canonical)).toBe(decodeURIComponent(given));
      expect(new URL(canonical, 'http://site.test').pathname).toBe(canonical);
    }),
    { numRuns: 2000 },
  );
});
