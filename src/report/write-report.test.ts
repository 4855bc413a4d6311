import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseXml } from '../../tests/support/parse-xml.ts';
import { SAMPLE_REPORT } from '../../tests/support/sample-report.ts';
import { htmlOf } from './html.tsx';
import { markdownOf } from './markdown.ts';
import { writeReport } from './write-report.ts';

test('writes Markdown with its pictures beside it, and a page that holds them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-written-'));
  try {
    const paths = await writeReport(SAMPLE_REPORT, join(folder, 'reports'), 'sample');
    expect(paths).toEqual([join(folder, 'reports/sample.md'), join(folder, 'reports/sample.html')]);
    const markdown = await readFile(paths[0] ?? '', 'utf8');
    const pictures = [...markdown.matchAll(/\]\((.+?\.svg)\)/g)].map((match) => match[1] ?? '');
    expect(pictures).toEqual(['sample/lines.svg', 'sample/dots.svg']);
    expect(await readdir(join(folder, 'reports/sample'))).toEqual(['dots.svg', 'lines.svg']);
    for (const picture of pictures) {
      const svg = parseXml(await readFile(join(folder, 'reports', picture), 'utf8'));
      expect(svg.children.map((child) => child.name)).toEqual(['svg']);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('says where it cannot write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-written-'));
  try {
    await writeFile(join(folder, 'file'), '');
    const writing = writeReport(SAMPLE_REPORT, join(folder, 'file'), 'sample');
    await expect(writing).rejects.toMatchObject({
      code: 'no-folder',
      message: expect.stringContaining('--out'),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('keeps text what it is, code as code and marked cells marked', () => {
  const markdown = markdownOf(SAMPLE_REPORT, (id) => `${id}.svg`);
  expect(markdown).toContain('It \\<measures\\> `a_b * c`'.replace('\\>', '>'));
  expect(markdown).toContain('| Row \\| one | 1.5 | **3× over 2×** |');
  const html = htmlOf(SAMPLE_REPORT);
  expect(html).toContain('It &lt;measures&gt; <code>a_b * c</code>');
  expect(html).toContain('<strong class="marked">3× over 2×</strong>');
});
