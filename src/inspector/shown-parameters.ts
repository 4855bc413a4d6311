import type { TracedStatement } from '../observe/trace.ts';

/** Tables that are there for secrets and for what people do: what was asked of them is shown without its values. */
export const PRIVATE_TABLES = [
  'accounts',
  'audit_log',
  'blocks',
  'comment_mails',
  'comment_origins',
  'invitations',
  'mail_consents',
  'mails',
  'secrets',
  'sessions',
  'settings',
  'throttles',
  'two_factors',
  'verifications',
];

/** A column with one of these in its name tells who somebody is, or opens an account or a draft. */
const PRIVATE_COLUMN = /token|secret|password|email|address/i;
const PRIVATE_TABLE = new RegExp(`\\b(?:from|join|into|update)\\s+"?(?:${PRIVATE_TABLES.join('|')})\\b`, 'i');
const SHOWN_CHARACTERS = 80;

/** The values of a statement, each shortened; null where they are not to be shown. */
export function shownParameters({
  sql,
  parameters,
}: Pick<TracedStatement, 'sql' | 'parameters'>): string[] | null {
  if (PRIVATE_TABLE.test(sql) || PRIVATE_COLUMN.test(sql)) return null;
  return parameters.map(shown);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
