import { sql } from 'kysely';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

const MOST_NAMED = 100;

/** Whether the search knows every post; those that wait for their entry will have it soon. */
export async function checkSearch({ database }: CheckupContext): Promise<CheckResult> {
  const entries = sql.table(database.kind === 'sqlite' ? 'search_keys' : 'posts_search');
  const { rows } = await sql<{ id: number; slug: string }>`
    select posts.id, posts.slug from posts
    where not exists (select 1 from ${entries} where post_id = posts.id)
      and not exists (select 1 from posts_to_index where post_id = posts.id)
    order by posts.id limit ${MOST_NAMED}
  `.execute(named(database.read, 'doctor.not-in-search'));
  const findings = rows.map(({ id, slug }) => ({
    subject: `post ${id}`,
    message: `The search does not find the post “${slug}”.`,
    fix: `Open /admin/posts/${id}/edit and save it: saving makes its entry anew.`,
  }));
  return { detail: 'every post has its entry or waits for it', findings };
}
