// Whatever two people do to one text in whatever order: what somebody wrote is where they can find it again, unless they
// have written over it themselves.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { openSite, type TestSite } from '../../../tests/support/site.ts';
import { Writer } from '../../../tests/support/writer.ts';
import { fieldsFrom } from './edited-fields.ts';
import { restoreRevision } from './restore-revision.ts';
import { listRevisions } from './revisions.ts';
import type { TextTarget } from './text-target.ts';
import { trashText, untrashText } from './trash-text.ts';

const who = fc.constantFrom(0, 1);
/** How many versions behind somebody is who writes. */
const behind = fc.constantFrom(0, 0, 0, 1, 2);
const step = fc.oneof(
  fc.record({ kind: fc.constant('autosave' as const), who, behind }),
  fc.record({
    kind: fc.constant('save' as const),
    who,
    behind,
    force: fc.boolean(),
    action: fc.constantFrom('save', 'publish', 'unpublish'),
  }),
  fc.record({ kind: fc.constant('restore' as const), who, place: fc.nat(5) }),
  fc.record({ kind: fc.constant('trash' as const), who }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Written {
  source: string;
  who: number;
  isSaved: boolean;
}

describeDatabases('of what two people write', (_, kind) => {
  test('nothing is lost', { timeout: 60_000 }, async () => {
    await using site = await openSite(kind);
    const writers = [
      new Writer(site, await site.addMember('editor', { name: 'Ada' })),
      new Writer(site, await site.addMember('editor', { name: 'Bob' })),
    ];
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const id = await site.addPost({ slug: `text-${texts++}`, source: 'as imported' });
        const target = { kind: 'post', id } as const;
        let wanted: Written[] = [{ source: 'as imported', who: -1, isSaved: true }];
        for (const [index, each] of steps.entries()) {
          wanted = await take(site, writers, target, each, `${id}.${index}`, wanted);
          const kept = await everything(site, target);
          for (const { source } of wanted) expect(kept, `after ${JSON.stringify(each)}`).toContain(source);
        }
      }),
      { numRuns: kind === 'sqlite' ? 40 : 15 },
    );
  });
});

/** What must be there afterwards. */
async function take(
  site: TestSite,
  writers: readonly Writer[],
  target: TextTarget,
  step: Step,
  source: string,
  wanted: Written[],
): Promise<Written[]> {
  const writer = writers[step.who];
  if (writer === undefined) throw new Error('nobody');
  const { database } = site;
  if (step.kind === 'restore') {
    const revision = (await listRevisions(database.read, target))[step.place];
    if (revision !== undefined)
      await database.transaction((tx) => restoreRevision(tx, writer.actor, target, revision.id, 0));
    return wanted;
  }
  if (step.kind === 'trash') {
    const { trashedAt } = await writer.stored(target);
    const command = trashedAt === null ? trashText : untrashText;
    await database.transaction((tx) => command(tx, writer.actor, target, 0));
    return wanted;
  }
  const base = Math.max(0, (await writer.copy(target)).version - step.behind);
  const result =
    step.kind === 'autosave'
      ? await writer.autosave(target, { source }, base)
      : await writer.save(target, { source, base, action: step.action, force: step.force });
  if (!result.ok) return wanted;
  // Their own words that they had not saved are theirs to replace.
  const last = wanted.at(-1);
  const stays = last?.who === step.who && !last.isSaved ? wanted.slice(0, -1) : wanted;
  return [...stays, { source, who: step.who, isSaved: step.kind === 'save' }];
}

async function everything(site: TestSite, { id }: TextTarget): Promise<string[]> {
  const db = site.database.read;
  const edits = await db.selectFrom('edits').select('fields').where('post_id', '=', id).execute();
  const revisions = await db.selectFrom('revisions').select('fields').where('post_id', '=', id).execute();
  const posts = await db.selectFrom('posts').select('source').where('id', '=', id).execute();
  const fields = [...edits, ...revisions].map((row) => fieldsFrom(row.fields).source);
  return [...fields, ...posts.map((post) => post.source)];
}
