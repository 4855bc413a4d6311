import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { idFrom } from '../../web/id-param.ts';
import { leaveNotice } from '../../web/notice.ts';
import { readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { type BlockKind, isBlockKind } from '../spam/block.ts';
import { type AddBlockResult, addBlock } from './add-block.ts';
import { listBlocks } from './block-queries.ts';
import { BLOCKS_PATH, BlocksScreen, type BlocksScreenProps } from './blocks-page.tsx';
import { removeBlock } from './remove-block.ts';

export function blocksRoute(working: Working): Handler {
  return async (c) => showBlocks(c, working, {});
}

export function addBlockRoute(working: Working): Handler {
  return async (c) => {
    const form = await readForm(c);
    const values = { kind: form.text('kind'), value: form.text('value'), note: form.text('note') };
    const { kind } = values;
    if (!isBlockKind(kind)) return showBlocks(c, working, { values, problems: { form: 'Choose a kind.' } });
    const entry = { kind, typed: values.value, note: values.note };
    const result = await working.database.transaction((tx) => addBlock(tx, actorOf(c), entry, working.now()));
    if (!result.ok) return showBlocks(c, working, { values, problems: { value: problemOf(result, kind) } });
    leaveNotice(c, working.siteUrl, {
      text: `${result.value} is on the block list.`,
      undo: { action: `${BLOCKS_PATH}/removal`, label: 'Undo', fields: { id: String(result.id) } },
    });
    return c.redirect(BLOCKS_PATH, 303);
  };
}

export function removeBlockRoute(working: Working): Handler {
  return async (c) => {
    const form = await readForm(c);
    const id = idFrom(form.text('id')) ?? 0;
    const block = await working.database.transaction((tx) => removeBlock(tx, actorOf(c), id, working.now()));
    leaveNotice(
      c,
      working.siteUrl,
      block === undefined
        ? { text: 'That was removed before.' }
        : {
            text: `${block.value} is off the block list.`,
            undo: { action: BLOCKS_PATH, label: 'Undo', fields: { ...block } },
          },
    );
    return c.redirect(BLOCKS_PATH, 303);
  };
}

async function showBlocks(
  c: Context,
  working: Working,
  form: Pick<BlocksScreenProps, 'values' | 'problems'>,
): Promise<Response> {
  demand(actorOf(c), 'comments.block');
  const page = Math.min(idFrom(c.req.query('page') ?? '') ?? 1, 10_000);
  const desk = await loadDesk(c, working);
  const list = await listBlocks(working.database.read, page);
  const status = form.problems === undefined ? 200 : 422;
  return renderPage(c, <BlocksScreen desk={desk} page={page} {...list} {...form} />, status);
}

const EXAMPLES: Record<BlockKind, string> = {
  email: 'is no e-mail address; one looks like ann@example.org',
  address: 'is no network address; write one like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32',
  domain: 'is no domain; one looks like casino.example',
  word: 'has no letters or digits that could be found in a comment',
};

function problemOf(result: AddBlockResult & { ok: false }, kind: BlockKind): string {
  return result.reason === 'is-there' ? 'is on the list already' : EXAMPLES[kind];
}
