import { counted } from '../../web/counted.ts';
import type { Notice } from '../../web/notice.ts';
import type { BlockSenderResult } from './block-sender.ts';
import type { ModerationResult } from './change-statuses.ts';
import type { CommandName } from './moderation-order.ts';
import { type QueueFilter, queueFields } from './queue-filter.ts';
import { changesToFields } from './undo-moderation.ts';

const UNDO_PATH = '/admin/comments/undo';

type NewNotice = Pick<Notice, 'text'> & Partial<Pick<Notice, 'kind' | 'undo'>>;

const DONE: Record<CommandName, (comments: string) => string> = {
  approve: (comments) => `Approved ${comments}.`,
  spam: (comments) => `Marked ${comments} as spam.`,
  delete: (comments) => `Deleted ${comments}.`,
  restore: (comments) => `Restored ${comments}.`,
};

/** What to tell after a command, with the way to take it back. */
export function commandNotice(
  command: CommandName,
  result: ModerationResult,
  filter: QueueFilter,
): NewNotice {
  if (!result.ok) return { text: REFUSALS[result.reason], kind: 'bad' };
  const { changes } = result;
  if (changes.length === 0)
    return { text: 'Nothing was left to do: the comments are that already, or gone.' };
  const fields = { ...queueFields(filter), changes: changesToFields(changes) };
  return {
    text: DONE[command](counted(changes.length, 'comment')),
    undo: { action: UNDO_PATH, label: 'Undo', fields },
  };
}

const REFUSALS = {
  'none-given': 'Tick some comments first, then choose what to do with them.',
  'too-many': 'That were too many comments at once. Tick fewer of them.',
};

export function blockNotice(result: BlockSenderResult, filter: QueueFilter): NewNotice {
  if (!result.ok) return { text: BLOCK_REFUSALS[result.reason], kind: 'bad' };
  const { value, changes, blockId, hasMore } = result;
  const spam = changes.length === 0 ? '' : ` ${counted(changes.length, 'comment')} went to spam.`;
  const more = hasMore ? ' There are more: block once more to mark them too.' : '';
  const fields = {
    ...queueFields(filter),
    changes: changesToFields(changes),
    ...(blockId !== null && { block: String(blockId) }),
  };
  return {
    text: `${value} is on the block list.${spam}${more}`,
    undo: { action: UNDO_PATH, label: 'Undo', fields },
  };
}

const BLOCK_REFUSALS = {
  'no-such-comment': 'That comment is gone for good.',
  staff: 'Whoever works on the site cannot be blocked. An admin can change what they may do.',
  'not-known': 'That is not known of the writer any more, so there is nothing to block.',
};

export function undoNotice(changed: number, unblocked: string | null): NewNotice {
  const undone = changed === 0 ? [] : [`Undone: ${counted(changed, 'comment')} as before.`];
  const off = unblocked === null ? [] : [`${unblocked} is off the block list.`];
  const text = [...undone, ...off].join(' ');
  return { text: text || 'There was nothing left to undo: somebody has changed it since.' };
}
