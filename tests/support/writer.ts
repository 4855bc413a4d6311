// Somebody at the editor, without a browser: the commands that its routes call.
import type { Actor } from '../../src/accounts/actor.ts';
import { type AutosaveResult, autosave } from '../../src/posts/editing/autosave.ts';
import type { EditedFields } from '../../src/posts/editing/edited-fields.ts';
import { findEdit, type WorkingCopy, workingCopyOf } from '../../src/posts/editing/edits.ts';
import { type SaveTextResult, saveText, type TextSave } from '../../src/posts/editing/save-text.ts';
import { startText } from '../../src/posts/editing/start-text.ts';
import { findStoredText, type StoredText } from '../../src/posts/editing/stored-text.ts';
import type { TextKind, TextTarget } from '../../src/posts/editing/text-target.ts';
import { renderText } from '../../src/posts/render-text.ts';
import type { TestMember, TestSite } from './site.ts';

export function actorOf(member: Pick<TestMember, 'id' | 'name' | 'role'>): Actor {
  return { userId: member.id, name: member.name, role: member.role, address: null };
}

export class Writer {
  readonly site: TestSite;
  readonly actor: Actor;

  constructor(site: TestSite, member: Pick<TestMember, 'id' | 'name' | 'role'>) {
    this.site = site;
    this.actor = actorOf(member);
  }

  async start(kind: TextKind = 'post'): Promise<TextTarget> {
    const { clock, database } = this.site;
    return { kind, id: await database.transaction((tx) => startText(tx, this.actor, kind, clock.now)) };
  }

  async stored(target: TextTarget): Promise<StoredText> {
    const text = await findStoredText(this.site.database.read, target);
    if (text === undefined) throw new Error('there is no such text');
    return text;
  }

  async copy(target: TextTarget): Promise<WorkingCopy> {
    return workingCopyOf(await this.stored(target), await findEdit(this.site.database.read, target));
  }

  /** On the version there is unless told otherwise. */
  async autosave(target: TextTarget, change: Partial<EditedFields>, base?: number): Promise<AutosaveResult> {
    const { version, fields } = await this.copy(target);
    const edit = { base: base ?? version, fields: { ...fields, ...change } };
    const { clock, database } = this.site;
    return database.transaction((tx) => autosave(tx, this.actor, target, edit, clock.now));
  }

  async save(
    target: TextTarget,
    change: Partial<EditedFields> & Partial<Omit<TextSave, 'fields'>>,
  ): Promise<SaveTextResult> {
    const { version, fields: before } = await this.copy(target);
    const { base = version, action = 'save', publishAt, force, ...changed } = change;
    const fields = { ...before, ...changed };
    const options = { ...(publishAt !== undefined && { publishAt }), ...(force !== undefined && { force }) };
    const { clock, database } = this.site;
    const rendered = await renderText(database.read, fields.source, fields.format);
    return database.transaction((tx) =>
      saveText(tx, this.actor, target, { base, fields, action, ...options }, rendered, clock.now),
    );
  }

  /** Saves what must be taken. */
  async saved(target: TextTarget, change: Parameters<Writer['save']>[1]) {
    const result = await this.save(target, change);
    if (!result.ok) throw new Error(JSON.stringify(result));
    return result;
  }
}
