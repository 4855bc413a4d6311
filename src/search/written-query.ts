// A query as the text that a database's index takes. What a reader is still typing is completed inside the database, so
// the parts of a term are given apart, and the statement is the same for all queries.
import { type RawBuilder, sql } from 'kysely';
import type { DatabaseKind } from '../database/database.ts';
import { FIELD_MARKS, type Field } from './indexed-words.ts';
import { QUERY_MAX_WORDS, type SearchQuery, type Term } from './parse-query.ts';

/** How an index's query language writes words and what stands between. */
export interface QueryLanguage {
  kind: DatabaseKind;
  /** A word as the index has it, without quotes. */
  token(word: string): string;
  /** Around a term's words, and between them. */
  phrase: [start: string, next: string, end: string];
  and: string;
  or: string;
  /** What leaves out the terms given, behind those wanted. */
  without(terms: readonly string[]): string;
}

export const FIELDS: readonly Field[] = ['title', 'lead', 'all'];

/** So many words at most stand for those of a query that go on, shared among them. */
export const COMPLETIONS = 32;
const FEWEST_COMPLETIONS = 4;

/** A select of one row: the text of the query for each field, under the field's name. */
export function writtenQuery(query: SearchQuery, language: QueryLanguage): RawBuilder<unknown> {
  const { kind, and } = language;
  const prefixes = query.terms.filter((term) => term.isPrefix).length;
  const most = Math.max(FEWEST_COMPLETIONS, Math.floor(COMPLETIONS / Math.max(1, prefixes)));
  const terms = JSON.stringify(query.terms.map((term) => partsOf(term, language)));
  const unwanted =
    query.excluded.length === 0
      ? ''
      : language.without(query.excluded.map((term) => phrase(term, FIELD_MARKS.all, language)));
  const element =
    kind === 'postgres'
      ? sql`jsonb_array_elements(${terms}::text::jsonb) as term (value)`
      : sql`json_each(${terms}) as term`;
  const join = sql.raw(kind === 'postgres' ? 'string_agg' : 'group_concat');
  const text = (field: Field) => sql`
    '(' || ${join}('(' || (value ->> ${sql.lit(field)}) || replace(words, '|', value ->> ${sql.lit(`${field}Next`)}) || ')',
      ${sql.lit(and)}) || ')' || ${unwanted} as ${sql.ref(field)}`;
  return sql`
    select ${sql.join(FIELDS.map(text))} from (
      select term.value, coalesce((
        select ${join}('|' || word || ${sql.lit(language.phrase[2])}, '') from (
          ${completions(sql`(term.value ->> 'prefix')`, sql`(term.value ->> 'prefixEnd')`, most)}
        ) as completions
      ), '') as words
      from ${element} limit ${sql.lit(QUERY_MAX_WORDS)}
    ) as terms
  `;
}

// Thousands of words begin with the same three letters, and an index has them in their order; with more letters they are
// few enough to be sorted.
function completions(
  prefix: RawBuilder<unknown>,
  end: RawBuilder<unknown>,
  most: number,
): RawBuilder<unknown> {
  const find = (condition: RawBuilder<unknown>) =>
    sql`select word from (
      select word from search_words where ${condition} order by level desc, word limit ${most}
    ) as found`;
  return sql`
    ${find(sql`length(${prefix}) = 3 and substr(word, 1, 3) = ${prefix}`)}
    union all
    ${find(sql`length(${prefix}) <> 3 and word > ${prefix} and word < ${end}`)}
  `;
}

function partsOf(term: Term, language: QueryLanguage): Record<string, string | null> {
  const { token, phrase: marks, or } = language;
  const [start, next] = marks;
  const prefix = term.isPrefix ? token(term.words.at(-1) ?? '') : null;
  const parts: Record<string, string | null> = { prefix, prefixEnd: prefix === null ? null : prefix + LAST };
  for (const field of FIELDS) {
    const before = term.words.slice(0, -1).map((word) => token(FIELD_MARKS[field] + word) + next);
    parts[field] = phrase(term, FIELD_MARKS[field], language);
    parts[`${field}Next`] = or + start + before.join('') + token(FIELD_MARKS[field]);
  }
  return parts;
}

/** Sorts behind every character that words have, in both databases. */
const LAST = '\u{10ffff}';

function phrase({ words }: Term, mark: string, { token, phrase }: QueryLanguage): string {
  const [start, next, end] = phrase;
  return start + words.map((word) => token(mark + word)).join(next) + end;
}
