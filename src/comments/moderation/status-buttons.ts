import type { CommentStatus } from '../comment.ts';
import type { CommandName } from './moderation-order.ts';

export interface StatusButton {
  command: CommandName;
  label: string;
  kind: 'primary' | 'plain' | 'danger';
}

const APPROVE: StatusButton = { command: 'approve', label: 'Approve', kind: 'primary' };
const NOT_SPAM: StatusButton = { command: 'approve', label: 'Not spam', kind: 'primary' };
const SPAM: StatusButton = { command: 'spam', label: 'Spam', kind: 'plain' };
const DELETE: StatusButton = { command: 'delete', label: 'Delete', kind: 'danger' };
const RESTORE: StatusButton = { command: 'restore', label: 'Restore', kind: 'primary' };

/** What can be done with comments of each status, the likeliest first. */
export const STATUS_BUTTONS: Readonly<Record<CommentStatus, readonly StatusButton[]>> = {
  pending: [APPROVE, SPAM, DELETE],
  approved: [SPAM, DELETE],
  spam: [NOT_SPAM, DELETE],
  deleted: [RESTORE, SPAM],
};
