import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleExport } from '../../../tests/support/wordpress-export.ts';
import { type Damage, noDamage } from './decode-file.ts';
import { BrokenFileError, readWxr } from './read-wxr.ts';
import { surveyWxr } from './survey.ts';
import { itemFrom, type WxrItem } from './wxr-item.ts';

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-wxr-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(body: string | Uint8Array): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.xml`);
  await writeFile(file, body);
  return file;
}

async function read(
  body: string | Uint8Array,
): Promise<{ items: WxrItem[]; damage: Damage; broken: string | null }> {
  const damage = noDamage();
  const items: WxrItem[] = [];
  const file = await fileWith(body);
  try {
    for await (const element of readWxr(file, damage)) {
      if (element.name === 'item') items.push(itemFrom(element));
    }
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    return { items, damage, broken: error.message };
  }
  return { items, damage, broken: null };
}

async function titleOf(body: string | Uint8Array): Promise<string | undefined> {
  return (await read(body)).items[0]?.title;
}

const umlauts = sampleExport({ items: [{ title: 'Größe – “quoted”' }] });
const declaring = (encoding: string, xml = umlauts) =>
  xml.replace('encoding="UTF-8"', `encoding="${encoding}"`);

function utf16be(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
}

/** The one-byte encoding of Windows, of the signs used here. */
function windows1252(text: string): Buffer {
  const signs = new Map([
    ['–', 0x96],
    ['“', 0x93],
    ['”', 0x94],
  ]);
  return Buffer.from([...text].map((sign) => signs.get(sign) ?? sign.charCodeAt(0)));
}

describe('encodings', () => {
  test.each<[string, string | Uint8Array]>([
    ['UTF-8', umlauts],
    ['UTF-8 with a byte order mark', `\ufeff${umlauts}`],
    ['UTF-16, little end first', Buffer.from(`\ufeff${declaring('UTF-16')}`, 'utf16le')],
    ['UTF-16, big end first', utf16be(declaring('UTF-16'))],
    ['UTF-16 without a byte order mark', Buffer.from(declaring('UTF-16LE'), 'utf16le')],
    ['windows-1252', windows1252(declaring('windows-1252'))],
    ['iso-8859-1, which browsers take for windows-1252', windows1252(declaring('ISO-8859-1'))],
    ['UTF-8 that says it is UTF-16', declaring('utf-16')],
  ])('%s is read', async (_, body) => {
    expect(await titleOf(body)).toBe('Größe – “quoted”');
  });

  test('an unknown encoding is named', async () => {
    await expect(read(declaring('klingon'))).rejects.toThrow('is written in "klingon", which is not known');
  });

  test('invalid bytes are replaced and counted, also where a piece of the file ends', async () => {
    const padding = 'x'.repeat(300_000);
    const [before = '', after = ''] = sampleExport({ items: [{ title: 'a@b', content: padding }] }).split(
      '@',
    );
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xe4]), Buffer.from(after)]);
    const { items, damage } = await read(body);
    expect(items[0]?.title).toBe('a\ufffdb');
    expect(items[0]?.content).toBe(padding);
    expect(damage.invalidSequences).toBe(1);
  });

  test('replacement characters that were written are no damage', async () => {
    const { damage } = await read(sampleExport({ items: [{ title: 'a\ufffdb' }] }));
    expect(damage.invalidSequences).toBe(0);
  });

  test('a sign of four bytes may stand where a piece of the file ends', async () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const content = `${'y'.repeat(shift)}${'😀'.repeat(200_000)}`;
      const { items, damage } = await read(sampleExport({ items: [{ content }] }));
      expect(items[0]?.content === content).toBe(true);
      expect(damage.invalidSequences).toBe(0);
    }
  });
});

describe('what XML does not allow', () => {
  test('control characters are removed and counted', async () => {
    const { items, damage, broken } = await read(sampleExport({ items: [{ title: 'a\x08b\0c\uffffd' }] }));
    expect(items[0]?.title).toBe('abcd');
    expect(damage.controlCharacters).toBe(3);
    expect(broken).toBeNull();
  });

  test('unknown and impossible character references stay as they were written', async () => {
    const { items, broken } = await read(
      sampleExport({ items: [{}] }).replace('<![CDATA[Item 1]]>', 'a&nbsp;b&#8;c&amp;d'),
    );
    expect(items[0]?.title).toBe('a&nbsp;b&#8;c&d');
    expect(broken).toBeNull();
  });

  test('what a server prints before the declaration is skipped, and lines are still counted from the top', async () => {
    const { items } = await read(`\n<b>Warning</b>: something\n${sampleExport({ items: [{}] })}`);
    const { items: plain } = await read(sampleExport({ items: [{}] }));
    expect(items[0]?.title).toBe('Item 1');
    expect(items[0]?.line).toBe((plain[0]?.line ?? 0) + 2);
  });

  test('entities of a DTD are not expanded', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>`;
    const xml = sampleExport({ items: [{}] })
      .replace('?>\n', `?>\n${bomb}\n`)
      .replace('<![CDATA[Item 1]]>', '&b; &file;');
    expect(await titleOf(xml)).toBe('&b; &file;');
  });
});

describe('namespaces', () => {
  test.each(['1.0', '1.1', '1.2', '1.3', '2.0'])('version %s is read', async (version) => {
    const { items } = await read(sampleExport({ version, items: [{ id: 7, excerpt: 'short' }] }));
    expect(items[0]).toMatchObject({ id: '7', excerpt: 'short', content: 'Some text.', creator: 'anna' });
  });

  test('another prefix means the same', async () => {
    const xml = sampleExport({ items: [{ id: 7 }] })
      .replaceAll('wp:', 'press:')
      .replaceAll('xmlns:wp', 'xmlns:press');
    expect((await read(xml)).items[0]?.id).toBe('7');
  });

  test('prefixes that are not declared have their usual meaning', async () => {
    const xml = sampleExport({ items: [{ id: 7 }] }).replace(/ xmlns:\w+="[^"]*"/g, '');
    expect((await read(xml)).items[0]).toMatchObject({ id: '7', content: 'Some text.' });
  });

  test('a text that was split around ]]> is whole', async () => {
    expect((await read(sampleExport({ items: [{ content: 'a ]]> b' }] }))).items[0]?.content).toBe('a ]]> b');
  });
});

describe('broken files', () => {
  const whole = sampleExport({ items: [{ id: 1 }, { id: 2, title: 'The second' }, { id: 3 }] });

  test('a file that was cut off gives what came whole, and says where it ends', async () => {
    const { items, broken } = await read(whole.slice(0, whole.indexOf('The second') + 200));
    expect(items.map((item) => item.id)).toEqual(['1']);
    expect(broken).toMatch(
      /^The file breaks off at line \d+, column \d+ in the <item> that starts at line \d+ \("The second"\): the file ends too early/,
    );
  });

  test('a file may be cut off anywhere', async () => {
    for (let length = whole.indexOf('<channel>') + 1; length < whole.length - 10; length += 97) {
      const { items, broken } = await read(whole.slice(0, length));
      expect(items.length).toBe(whole.slice(0, length).split('</item>').length - 1);
      expect(broken).toContain('breaks off at line');
    }
  });

  test('a tag that does not fit ends it there', async () => {
    const { items, broken } = await read(whole.replace('</item>\n<item>', '</item>\n</wrong><item>'));
    expect(items.map((item) => item.id)).toEqual(['1']);
    expect(broken).toContain('not well-formed');
  });

  test('elements far too deep in one another end it', async () => {
    const { broken } = await read(whole.replace('<description></description>', '<d>'.repeat(100_000)));
    expect(broken).toContain('more than 64 deep');
  });
});

describe('other files', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'is not an XML file'],
    ['JSON', '{"posts": []}', 'is not an XML file'],
    ['a web page', '<!DOCTYPE html><html><body>no</body></html>', 'starts with <html>'],
    [
      'an Atom feed',
      '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
      'starts with <feed>',
    ],
    [
      'an RSS feed',
      '<rss version="2.0"><channel><title>News</title><item><title>x</title></item></channel></rss>',
      'is a feed of another kind',
    ],
    ['an archive', Buffer.from('PK\x03\x04rest', 'latin1'), 'is a compressed file'],
    ['random bytes', Buffer.from([1, 2, 3, 250, 251, 252]), 'is not an XML file'],
    ['an export of which nothing came', sampleExport({}).slice(0, 420), 'breaks off before its first post'],
  ])('%s is refused with what to do', async (_, body, message) => {
    await expect(surveyWxr(await fileWith(body))).rejects.toMatchObject({
      code: 'not-wxr',
      message: expect.stringContaining(message),
    });
  });

  test('a file that is not there is named', async () => {
    await expect(surveyWxr(join(folder, 'none.xml'))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('none.xml'),
    });
  });
});
