import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogReader, lastLines, namedLine, rotateLog } from './log-files.ts';

test('a log that grew is put aside, three times at most, and its writer goes on at the beginning', () => {
  using place = somePlace();
  for (const text of ['one\n', 'two\n', 'three\n', 'four\n']) {
    appendFileSync(place.file, text);
    rotateLog(place.file, 3);
  }
  appendFileSync(place.file, '5\n');
  rotateLog(place.file, 3);
  const texts = ['', '.1', '.2', '.3'].map((ending) => readFileSync(place.file + ending, 'utf8'));
  expect(texts).toEqual(['5\n', 'four\n', 'three\n', 'two\n']);
});

test('whoever follows a log gets each line once, whole, also when it is put aside', () => {
  using place = somePlace();
  const reader = new LogReader(place.file);
  expect(reader.read()).toEqual([]);
  appendFileSync(place.file, 'one\ntwo, in pa');
  expect(reader.read()).toEqual(['one']);
  appendFileSync(place.file, 'rts\nthree\n');
  expect(reader.read()).toEqual(['two, in parts', 'three']);
  rotateLog(place.file, 3);
  appendFileSync(place.file, 'four\n');
  expect(reader.read()).toEqual(['four']);
  expect(reader.read()).toEqual([]);
});

test('the last lines of a long log are whole', () => {
  using place = somePlace();
  writeFileSync(place.file, Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join(''));
  expect(lastLines(place.file, 2)).toEqual(['line 39998', 'line 39999']);
  expect(lastLines(place.file, 1_000_000)[0]).toMatch(/^line \d+$/);
  expect(lastLines(place.file, 0)).toEqual([]);
  expect(lastLines(`${place.file}.none`, 2)).toEqual([]);
});

test('a line says whose it is, and stays JSON where it was', () => {
  expect(JSON.parse(namedLine('node-1', '{"level":30}'))).toEqual({ process: 'node-1', level: 30 });
  expect(namedLine('node-1', 'Error: no')).toBe('node-1: Error: no');
  expect(namedLine('node-1', '{}')).toBe('node-1: {}');
});

function somePlace(): Disposable & { file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-logs-'));
  return {
    file: join(folder, 'node-1.log'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
