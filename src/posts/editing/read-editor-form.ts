// What the editor sends, as a form or as JSON, as fields.
import type { FormFields, ParsedFields } from '../../web/read-form.ts';
import { parseFields } from '../../web/read-form.ts';
import { type EditedFields, editedFields } from './edited-fields.ts';
import { SAVE_ACTIONS, type SaveAction } from './publication-time.ts';

/** As they were typed. @param before for what the form has no control for. */
export function typedFields(form: FormFields, before: EditedFields): EditedFields {
  const text = (name: keyof EditedFields & string, otherwise: string) =>
    form.has(name) ? form.text(name) : otherwise;
  const cover = text('coverMediaId', String(before.coverMediaId ?? ''));
  const author = text('authorId', String(before.authorId));
  return {
    title: text('title', before.title),
    slug: text('slug', before.slug),
    source: text('source', before.source),
    format: text('format', before.format) === 'html' ? 'html' : 'markdown',
    excerpt: text('excerpt', before.excerpt),
    tags: [...form.all('tag'), ...tagNames(form.text('newTags'))],
    coverMediaId: /^\d{1,15}$/.test(cover) ? Number(cover) : null,
    coverAlt: text('coverAlt', before.coverAlt),
    seoTitle: text('seoTitle', before.seoTitle),
    seoDescription: text('seoDescription', before.seoDescription),
    canonicalUrl: text('canonicalUrl', before.canonicalUrl),
    allowsComments: form.has('allowsComments'),
    authorId: /^[1-9]\d{0,14}$/.test(author) ? Number(author) : before.authorId,
  };
}

function tagNames(typed: string): string[] {
  return typed
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function checkFields(
  fields: EditedFields,
  limits: { textMaxLength: number },
): ParsedFields<EditedFields> {
  return parseFields(editedFields(limits), fields);
}

/** Fields that a script sent; what it left out stays as it is. */
export function checkGiven(
  given: Readonly<Record<string, unknown>>,
  before: EditedFields,
  limits: { textMaxLength: number },
): ParsedFields<EditedFields> {
  return parseFields(editedFields(limits), { ...before, ...given });
}

export function isSaveAction(action: string): action is SaveAction {
  return (SAVE_ACTIONS as readonly string[]).includes(action);
}
