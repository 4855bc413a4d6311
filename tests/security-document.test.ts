import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('every threat in docs/SECURITY.md names a test, and every test that it names is there', () => {
  const rows = read('docs/SECURITY.md').match(/^\|(?! ?Threat|-).*\|$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const named = [...row.matchAll(/`((?:src|tests)\/[^`]+\.test\.tsx?)`: “([^”]+)”/g)];
    expect.soft(named, row).not.toHaveLength(0);
    for (const [, file = '', title = ''] of named) {
      const quoted = [`'${title}'`, `"${title}"`, `\`${title}\``];
      expect
        .soft(
          quoted.some((text) => read(file).includes(text)),
          `${file}: ${title}`,
        )
        .toBe(true);
    }
  }
});
