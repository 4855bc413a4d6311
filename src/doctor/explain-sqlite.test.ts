import { expect, test } from 'vitest';
import { readPlan } from './explain-sqlite.ts';

const TABLES = new Set(['posts', 'tags', 'posts_search']);
const weaknesses = (sql: string, ...details: string[]) => readPlan(details, sql, TABLES).weaknesses;

test('takes a table that is read whole for a scan, under whichever name, by an index as well', () => {
  const scan = [{ kind: 'scan', table: 'posts' }];
  expect(weaknesses('select * from posts', 'SCAN posts')).toEqual(scan);
  expect(weaknesses('select * from "posts" as "texts"', 'SCAN texts')).toEqual(scan);
  expect(weaknesses('select id from posts', 'SCAN posts USING COVERING INDEX posts_by_update')).toEqual(scan);
  expect(weaknesses('select 1 from posts', 'SEARCH posts USING AUTOMATIC COVERING INDEX (id=?)')).toEqual(
    scan,
  );
  expect(weaknesses('select * from posts_search', 'SCAN posts_search VIRTUAL TABLE INDEX 0:')).toHaveLength(
    1,
  );
});

test('takes neither a search, nor a list in memory, nor what another part of the plan makes for one', () => {
  expect(weaknesses('select * from posts', 'SEARCH posts USING INDEX posts_by_status (status=?)')).toEqual(
    [],
  );
  expect(weaknesses("select * from json_each('[]')", 'SCAN json_each VIRTUAL TABLE INDEX 1:')).toEqual([]);
  expect(
    weaknesses('with place as (select 1) select * from place', 'SCAN place', 'SCAN CONSTANT ROW'),
  ).toEqual([]);
  expect(weaknesses('select * from posts_search', 'SCAN posts_search VIRTUAL TABLE INDEX 0:M3')).toEqual([]);
});

test('knows sorts and the indexes that are used', () => {
  expect(weaknesses('select 1', 'USE TEMP B-TREE FOR ORDER BY')).toEqual([{ kind: 'sort', table: '' }]);
  const details = [
    'SEARCH posts USING COVERING INDEX posts_by_status (status=?)',
    'SEARCH tags USING INDEX sqlite_autoindex_tags_1 (slug=?)',
  ];
  expect(readPlan(details, '', TABLES).indexes).toEqual(['posts_by_status']);
});
