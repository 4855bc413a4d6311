// What a form of the queue asks for: one thing for one comment, or for all that are ticked.
import { idFrom } from '../../web/id-param.ts';
import type { FormFields } from '../../web/read-form.ts';
import { approveComments } from './approve-comments.ts';
import type { SenderTrait } from './block-sender.ts';
import { deleteComments } from './delete-comments.ts';
import { markAsSpam } from './mark-as-spam.ts';
import { restoreComments } from './restore-comments.ts';

export const COMMANDS = {
  approve: approveComments,
  spam: markAsSpam,
  delete: deleteComments,
  restore: restoreComments,
} as const;

export type CommandName = keyof typeof COMMANDS;

export type ModerationOrder =
  | { kind: 'command'; command: CommandName; ids: number[] }
  | { kind: 'block'; by: SenderTrait; commentId: number; all: boolean };

/** Null when the form asks for nothing that there is. */
export function moderationOrderFrom(form: FormFields): ModerationOrder | null {
  const [name = '', id = ''] = form.text('one').split(':');
  const commentId = idFrom(id);
  if (commentId === null) {
    const command = form.text('do');
    return isCommand(command) ? { kind: 'command', command, ids: form.ids('comment') } : null;
  }
  if (isCommand(name)) return { kind: 'command', command: name, ids: [commentId] };
  const by = name.replace(/^block-/, '');
  return isTrait(by) ? { kind: 'block', by, commentId, all: form.has(`all-${commentId}`) } : null;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function isTrait(name: string): name is SenderTrait {
  return name === 'email' || name === 'address' || name === 'domain';
}
