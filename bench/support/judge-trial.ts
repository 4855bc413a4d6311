// What became of all requests and of all that was written in a trial of a cluster.
import { appendFileSync } from 'node:fs';
import type { Database } from '../../src/database/database.ts';
import type { LedgerEntry } from '../../tests/support/browser-like-client.ts';
import type { MixedPeople, Written } from './mixed-people.ts';
import type { TrialCluster } from './trial-cluster.ts';

const MOST_LINES = 40;

export interface TrialEvent {
  at: number;
  what: string;
}

export interface Verdict {
  /** One line for each thing that should not be. */
  faults: string[];
  summary: string;
}

export interface JudgeOptions {
  cluster: TrialCluster;
  people: MixedPeople;
  events: readonly TrialEvent[];
  /** Requests that may fail: a form whose node was killed cannot be sent to another one. */
  mayFail?: (entry: LedgerEntry) => boolean;
}

/** Once nothing is asked any more. */
export async function judgeTrial(options: JudgeOptions): Promise<Verdict> {
  const { cluster, people, events, mayFail = () => false } = options;
  const duringOf = (at: number) => events.findLast((event) => event.at <= at)?.what ?? 'before all';
  const unanswered = people.ledger.filter(hasFailed);
  const failed = unanswered.filter((entry) => !mayFail(entry));
  const again = people.ledger.filter(({ attempts }) => attempts > 1);
  const faults = [
    ...failed.map((entry) => `${tellEntry(cluster, entry)}, during: ${duringOf(entry.at)}`),
    ...people.wrong.map(({ at, what }) => `${cluster.secondsAt(at)} ${what}, during: ${duringOf(at)}`),
    ...(await judgeWrites(cluster.database, people)),
  ];
  const times = people.ledger.map(({ ms }) => ms).toSorted((one, other) => one - other);
  const at = (share: number) =>
    `${Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)} ms`;
  const edits = [...people.edits.values()].reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  const summary = [
    `${people.ledger.length} requests of ${people.count} clients; failed: ${failed.length}`,
    ...(unanswered.length > failed.length
      ? [`${unanswered.length - failed.length} forms had no answer or a 503 and were sent again`]
      : []),
    `${again.length} sent again by the client, as a used connection was closed`,
    `${people.comments.acknowledged.size} comments, ${edits} edits, ${people.signIns} sign-ins`,
    `median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}`,
  ].join('; ');
  return { faults, summary };
}

/** Prints it, and has the process end with 1 where anything is wrong. */
export function tellVerdict(name: string, { faults, summary }: Verdict): void {
  console.log(`${name}: ${summary}`);
  for (const fault of faults.slice(0, MOST_LINES)) console.log(`  WRONG ${fault}`);
  if (faults.length > MOST_LINES) console.log(`  and ${faults.length - MOST_LINES} more`);
  if (faults.length > 0) process.exitCode = 1;
}

/** All requests, one JSON object a line. */
export function writeLedger(file: string, people: MixedPeople): void {
  appendFileSync(file, people.ledger.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  console.log(`  the ledger is in ${file}`);
}

export function hasFailed({ status }: LedgerEntry): boolean {
  return status === null || status >= 500;
}

export function tellEntry(cluster: TrialCluster, entry: LedgerEntry): string {
  const { id, method, path, node, status, attempts, ms, at, error } = entry;
  const answer = status === null ? `no answer (${error})` : String(status);
  const rest = `${attempts} attempt${attempts === 1 ? '' : 's'}, ${Math.round(ms)} ms, node ${node ?? 'any'}`;
  return `${cluster.secondsAt(at)} ${id} ${method} ${path}: ${answer}, ${rest}`;
}

async function judgeWrites(database: Database, people: MixedPeople): Promise<string[]> {
  const comments = await database.read.selectFrom('comments').select('text').execute();
  const texts = comments.map(({ text }) => text);
  const faults = compare('comment', people.comments, texts);
  for (const [postId, edits] of people.edits) {
    const rows = await database.read
      .selectFrom('revisions')
      .select('fields')
      .where('post_id', '=', postId)
      .where('reason', '=', 'published')
      .execute();
    const titles = rows.map(({ fields }) => String(JSON.parse(fields).title));
    faults.push(...compare('edit', edits, titles));
    const post = await database.read
      .selectFrom('posts')
      .select('title')
      .where('id', '=', postId)
      .executeTakeFirst();
    if (edits.last !== '' && post?.title !== edits.last && !edits.open.has(post?.title ?? ''))
      faults.push(
        `post ${postId} has the title "${post?.title}", the last that was acknowledged is "${edits.last}"`,
      );
  }
  return faults;
}

/** Each that was acknowledged exactly once, each other at most once. */
function compare(what: string, { acknowledged, open }: Written, found: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
  const lost = [...acknowledged].filter((one) => !counts.has(one));
  const doubled = [...acknowledged, ...open].filter((one) => (counts.get(one) ?? 0) > 1);
  return [
    ...lost.map((one) => `a ${what} was acknowledged and is not there: "${one}"`),
    ...doubled.map((one) => `a ${what} is there ${counts.get(one)} times: "${one}"`),
  ];
}
