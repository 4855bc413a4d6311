// Every form of the site, with what makes it acceptable and which of its fields take any text.

import { setUpToken } from '../../src/accounts/set-up.ts';
import type { DatabaseKind } from '../../src/database/database.ts';
import { SETTING_GROUPS, type SettingGroup, settingsOf } from '../../src/site/admin/setting-fields.ts';
import { formFields } from './form-fields.ts';
import { openSite, SITE_URL, type TestSite } from './site.ts';

type Values = Record<string, string | string[]>;

export interface NaughtyForm {
  /** As the table of addresses names it; what stands in brackets tells two forms of one address apart. */
  route: string;
  by?: 'owner' | 'reader' | 'guest' | 'nobody';
  /** Where it is sent to. */
  path: string;
  /** What makes it acceptable, or the reason why it never is: a password that is too short, a key that is wrong. */
  good?: Values;
  /** Fields that take any text. */
  free?: readonly string[];
  /** Fields that take some texts alone. */
  picky?: readonly string[];
  /** Fields that no page shows again: keys, passwords, and what buttons say. */
  unseen?: readonly string[];
  /** Under which name a field is shown again. */
  shownAs?: Readonly<Record<string, string>>;
  /** Fields that are sent as the page had them. */
  carry?: readonly string[];
  /** The page with the form, where what was accepted is found again; nothing where it is not. */
  page?: string | ((site: TestSite) => Promise<string>);
  type?: 'form' | 'json' | 'file';
  /** Says what is wrong without showing a form. */
  isSilent?: boolean;
  /** Milliseconds between two tries, where there is a limit to how often. */
  pause?: number;
}

const MINUTE = 60_000;
const TEXT = {
  good: {
    title: 'Title',
    source: 'Text.',
    format: 'markdown',
    allowsComments: 'on',
    force: '1',
    action: 'save',
  },
  free: ['title', 'source', 'excerpt', 'coverAlt', 'seoTitle', 'seoDescription'],
  picky: [
    'slug',
    'canonicalUrl',
    'publishAt',
    'authorId',
    'format',
    'coverMediaId',
    'tag',
    'newTags',
    'action',
    'base',
  ],
  unseen: ['authorId', 'format', 'coverMediaId', 'newTags', 'action', 'base', 'tag'],
};
const FIELDS = [
  'title',
  'source',
  'slug',
  'excerpt',
  'coverAlt',
  'seoTitle',
  'seoDescription',
  'canonicalUrl',
];
const idOf = (place: string, table: 'tags' | 'comments') => async (site: TestSite) => {
  const row = await site.database.read
    .selectFrom(table)
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return place.replace('*', String(row?.id ?? 0));
};

export const FORMS: readonly NaughtyForm[] = [
  {
    route: 'POST /account/sign-in/',
    by: 'nobody',
    path: '/account/sign-in/',
    picky: ['email', 'password'],
    unseen: ['password'],
    pause: 0,
  },
  {
    route: 'POST /account/sign-in/code/',
    by: 'nobody',
    path: '/account/sign-in/code/',
    picky: ['code', 'kind', 'trust'],
    isSilent: true,
  },
  {
    route: 'POST /account/set-up/',
    by: 'nobody',
    path: '/account/set-up/',
    good: { 'new-password': 'short' },
    picky: ['site-name', 'name', 'email'],
  },
  {
    route: 'POST /account/set-up/ (key)',
    by: 'nobody',
    path: '/account/set-up/',
    picky: ['token', 'new-password'],
    isSilent: true,
  },
  {
    route: 'POST /account/sign-up/',
    by: 'nobody',
    path: '/account/sign-up/',
    good: { 'new-password': 'short', name: 'N', email: 'n@site.test' },
    picky: ['name', 'email'],
    pause: 20 * MINUTE,
  },
  {
    route: 'POST /account/forgotten-password/',
    by: 'nobody',
    path: '/account/forgotten-password/',
    picky: ['email'],
    pause: 20 * MINUTE,
  },
  {
    route: 'POST /account/reset-password/',
    by: 'nobody',
    path: '/account/reset-password/',
    picky: ['token', 'new-password'],
    isSilent: true,
  },
  {
    route: 'POST /account/verify-email/',
    by: 'nobody',
    path: '/account/verify-email/',
    picky: ['token'],
    isSilent: true,
  },
  {
    route: 'POST /account/change-email/',
    by: 'nobody',
    path: '/account/change-email/',
    picky: ['token'],
    isSilent: true,
  },
  {
    route: 'POST /account/invitation/',
    by: 'nobody',
    path: '/account/invitation/',
    picky: ['token', 'name', 'new-password'],
    isSilent: true,
  },
  {
    route: 'POST /account/',
    by: 'reader',
    path: '/account/',
    good: { name: 'Rea' },
    free: ['name', 'bio'],
    picky: ['website'],
    page: '/account/',
  },
  { route: 'POST /account/notifications/', by: 'reader', path: '/account/notifications/', picky: ['notify'] },
  {
    route: 'POST /account/email/',
    by: 'reader',
    path: '/account/email/',
    good: { password: 'wrong' },
    picky: ['email'],
    pause: 0,
  },
  {
    route: 'POST /account/password/',
    by: 'reader',
    path: '/account/password/',
    picky: ['password', 'new-password'],
    isSilent: true,
    pause: 0,
  },
  {
    route: 'POST /account/second-factor/begin/',
    by: 'reader',
    path: '/account/second-factor/begin/',
    picky: ['password'],
    isSilent: true,
    pause: 0,
  },
  {
    route: 'POST /account/second-factor/confirm/',
    by: 'reader',
    path: '/account/second-factor/confirm/',
    picky: ['code', 'uri'],
    isSilent: true,
  },
  {
    route: 'POST /account/second-factor/recovery-codes/',
    by: 'reader',
    path: '/account/second-factor/recovery-codes/',
    picky: ['password'],
    isSilent: true,
  },
  {
    route: 'POST /account/second-factor/end/',
    by: 'reader',
    path: '/account/second-factor/end/',
    picky: ['password'],
    isSilent: true,
  },
  { route: 'POST /account/sessions/', by: 'reader', path: '/account/sessions/', picky: ['session'] },
  {
    route: 'POST /account/delete/',
    by: 'reader',
    path: '/account/delete/',
    picky: ['password', 'keep-name'],
    isSilent: true,
    pause: 0,
  },

  {
    route: 'POST /comments',
    by: 'guest',
    path: '/comments',
    good: { post: '1', name: 'Guest', email: 'g@site.test' },
    free: ['text', 'name'],
    picky: ['email', 'website', 'opened', 'elapsed'],
    unseen: ['name', 'elapsed', 'opened'],
    page: idOf('/comments/*/edit', 'comments'),
    pause: 10 * MINUTE,
  },
  {
    route: 'POST /comments (places)',
    by: 'guest',
    path: '/comments',
    good: { post: '1', name: 'Guest', email: 'g@site.test', text: 'Hm.' },
    picky: ['post', 'reply', 'subject', 'wantsReplies'],
    isSilent: true,
  },
  {
    route: 'POST /comments/:id/edit',
    by: 'reader',
    path: '/comments/2/edit',
    good: {},
    free: ['text'],
    page: '/comments/2/edit',
    pause: (4 * MINUTE) / 1000,
  },

  {
    route: 'POST /admin/comments/moderation',
    path: '/admin/comments/moderation',
    picky: ['one', 'do', 'comment', 'q', 'status', 'page', 'post'],
  },
  {
    route: 'POST /admin/comments/undo',
    path: '/admin/comments/undo',
    picky: ['changes', 'block', 'q', 'status', 'page', 'post'],
  },
  {
    route: 'POST /admin/comments/blocks',
    path: '/admin/comments/blocks',
    good: { kind: 'word', value: 'w' },
    picky: ['kind', 'value', 'note'],
    unseen: ['kind'],
  },
  {
    route: 'POST /admin/comments/blocks (kinds)',
    path: '/admin/comments/blocks',
    good: { kind: 'email' },
    picky: ['value', 'note'],
  },
  { route: 'POST /admin/comments/blocks/removal', path: '/admin/comments/blocks/removal', picky: ['id'] },

  {
    route: 'POST /admin/posts/:id/edit',
    path: '/admin/posts/1/edit',
    ...TEXT,
    carry: ['base', 'slug'],
    page: '/admin/posts/1/edit',
  },
  {
    route: 'POST /admin/pages/:id/edit',
    path: '/admin/pages/1/edit',
    ...TEXT,
    carry: ['base', 'slug'],
    page: '/admin/pages/1/edit',
  },
  {
    route: 'PUT /admin/posts/:id/autosave',
    path: '/admin/posts/1/autosave',
    type: 'json',
    free: FIELDS.filter((name) => name !== 'canonicalUrl'),
    picky: ['tags', 'format', 'authorId', 'coverMediaId', 'canonicalUrl'],
    page: '/admin/posts/1/edit',
    carry: ['base'],
    isSilent: true,
  },
  {
    route: 'PUT /admin/pages/:id/autosave',
    path: '/admin/pages/1/autosave',
    type: 'json',
    free: FIELDS.filter((name) => name !== 'canonicalUrl'),
    page: '/admin/pages/1/edit',
    carry: ['base'],
    isSilent: true,
  },
  {
    route: 'POST /admin/posts/:id/preview',
    path: '/admin/posts/1/preview',
    type: 'json',
    picky: FIELDS.filter((name) => name !== 'canonicalUrl'),
    isSilent: true,
  },
  {
    route: 'POST /admin/pages/:id/preview',
    path: '/admin/pages/1/preview',
    type: 'json',
    picky: FIELDS.filter((name) => name !== 'canonicalUrl'),
    isSilent: true,
  },
  {
    route: 'POST /admin/posts/bulk',
    path: '/admin/posts/bulk',
    good: { id: '1', action: 'add-tag' },
    picky: ['tagName', 'back', 'newAuthor'],
  },
  { route: 'POST /admin/posts/bulk (choices)', path: '/admin/posts/bulk', picky: ['id', 'action', 'back'] },
  {
    route: 'POST /admin/pages/bulk',
    path: '/admin/pages/bulk',
    good: { id: '1', action: 'set-author' },
    picky: ['newAuthor', 'back'],
  },
  { route: 'POST /admin/posts/:id/preview-link', path: '/admin/posts/1/preview-link', picky: ['change'] },
  { route: 'POST /admin/pages/:id/preview-link', path: '/admin/pages/1/preview-link', picky: ['change'] },

  {
    route: 'POST /admin/tags/new',
    path: '/admin/tags/new',
    free: ['name', 'description'],
    picky: ['slug'],
    page: idOf('/admin/tags/*', 'tags'),
  },
  {
    route: 'POST /admin/tags/:id',
    path: '/admin/tags/1',
    free: ['name', 'description'],
    picky: ['slug'],
    carry: ['version', 'slug'],
    page: '/admin/tags/1',
  },
  {
    route: 'POST /admin/tags/:id (version)',
    path: '/admin/tags/1',
    good: { name: 'Sea' },
    picky: ['version'],
    unseen: ['version'],
  },
  { route: 'POST /admin/tags/:id/search', path: '/admin/tags/1/search', picky: ['after', 'former'] },
  {
    route: 'POST /admin/navigation',
    path: '/admin/navigation',
    good: { url: '/' },
    free: ['label'],
    picky: ['url'],
    carry: ['version'],
    page: '/admin/navigation',
  },
  {
    route: 'POST /admin/navigation (buttons)',
    path: '/admin/navigation',
    good: { label: 'L', url: '/' },
    picky: ['version', 'add', 'remove', 'up', 'down'],
    unseen: ['version', 'add', 'remove', 'up', 'down'],
  },
  {
    route: 'POST /admin/redirects/new',
    path: '/admin/redirects/new',
    picky: ['from', 'to', 'version'],
    unseen: ['version'],
  },
  {
    route: 'POST /admin/redirects/new (path)',
    path: '/admin/redirects/new',
    good: { to: '/about/' },
    picky: ['from'],
  },
  {
    route: 'POST /admin/redirects/new (target)',
    path: '/admin/redirects/new',
    good: { from: '/old' },
    picky: ['to'],
  },
  {
    route: 'POST /admin/redirects/edit',
    path: '/admin/redirects/edit?path=/gone',
    picky: ['from', 'to', 'version'],
    unseen: ['version'],
  },
  {
    route: 'POST /admin/redirects/removal',
    path: '/admin/redirects/removal',
    picky: ['path'],
    isSilent: true,
  },
  {
    route: 'POST /admin/users/invite',
    path: '/admin/users/invite',
    good: { role: 'author' },
    picky: ['email'],
  },
  {
    route: 'POST /admin/users/invite (choices)',
    path: '/admin/users/invite',
    good: { email: 'n@site.test' },
    picky: ['role', 'author'],
    unseen: ['role', 'author'],
  },
  {
    route: 'POST /admin/users/:id',
    path: '/admin/users/2',
    good: { slug: 'rea' },
    free: ['name', 'bio'],
    picky: ['website', 'slug'],
    page: '/admin/users/2',
  },
  {
    route: 'POST /admin/cache/purge',
    path: '/admin/cache/purge',
    picky: ['url', 'tag'],
  },
  { route: 'POST /admin/users/:id/:deed', path: '/admin/users/2/role', picky: ['role'], isSilent: true },
  {
    route: 'POST /admin/users/:id/:deed (hand over)',
    path: '/admin/users/2/hand-over',
    picky: ['to'],
    isSilent: true,
  },
  {
    route: 'POST /admin/users/:id/:deed (second factor)',
    path: '/admin/users/2/second-factor',
    picky: ['password'],
    isSilent: true,
    pause: 0,
  },
  ...(Object.keys(SETTING_GROUPS) as SettingGroup[]).map(settingsForm),
  // The same screen by its other address.
  {
    route: 'POST /admin/settings',
    path: '/admin/settings',
    picky: ['name', 'timeZone', 'was.name'],
    unseen: ['was.name'],
  },

  { route: 'POST /admin/media', path: '/admin/media', type: 'file', free: ['alt', 'name'], isSilent: true },
  { route: 'POST /admin/media/:id', path: '/admin/media/1', free: ['alt'], page: '/admin/media/1' },
  // The last one: where the name is another tag's, this tag is gone afterwards.
  { route: 'POST /admin/tags/:id/merge', path: '/admin/tags/1/merge', picky: ['into'], isSilent: true },
];

/** Addresses that read no text, and why. */
export const NO_TEXT: Readonly<Record<string, string>> = {
  'POST /account/sign-out/': 'has no fields',
  'POST /account/email/verification/': 'has no fields',
  'POST /account/sessions/others/': 'has no fields',
  'POST /comments/mail/unsubscribe': 'reads its address alone',
  'POST /comments/mail/consent': 'reads its address alone',
  'POST /comments/:id/delete': 'has no fields',
  'POST /admin/posts': 'has no fields',
  'POST /admin/pages': 'has no fields',
  ...Object.fromEntries(
    ['posts', 'pages'].flatMap((list) =>
      ['revisions/:rid/restore', 'trash', 'untrash', 'delete'].map((deed) => [
        `POST /admin/${list}/:id/${deed}`,
        'has no fields',
      ]),
    ),
  ),
  'POST /admin/tags/:id/removal': 'has no fields',
  'POST /admin/users/invitations/:id/renewal': 'has no fields',
  'POST /admin/users/invitations/:id/withdrawal': 'has no fields',
  'POST /admin/media/:id/deletion': 'has no fields',
  'POST /admin/inspector': 'reads one word, on or anything else',
};

function settingsForm(group: SettingGroup): NaughtyForm {
  const texts = settingsOf(group).filter(({ field }) => field.kind !== 'check' && field.kind !== 'choice');
  const keys = texts.map(({ key }) => key);
  return {
    route: `POST /admin/settings/:group (${group})`,
    path: `/admin/settings/${group}`,
    ...(group === 'site' && { free: ['name', 'description'] }),
    picky: [...keys.filter((key) => key !== 'name' && key !== 'description'), 'reset', `was.${keys[0]}`],
    unseen: [
      'reset',
      `was.${keys[0]}`,
      ...texts.flatMap(({ key, field }) => (field.kind === 'secret' ? [key] : [])),
    ],
    carry: settingsOf(group).flatMap(({ key }) => [key, `was.${key}`]),
    page: `/admin/settings/${group}`,
  };
}

const GUEST = `commenter=${'g'.repeat(43)}`;

/** A site with one of everything, or one that is not set up yet; the cookies of those who fill in its forms. */
export async function openFormSite(kind: DatabaseKind, isEmpty: boolean) {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite(kind));
  const cookies: Record<string, string> = { guest: GUEST, nobody: '' };
  if (!isEmpty) await addEverything(site, cookies);
  const stack = opened.move();
  return { site, cookies, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Somebody who fills in a form again and again. */
export async function openForm(
  { site, cookies }: { site: TestSite; cookies: Readonly<Record<string, string>> },
  form: NaughtyForm,
) {
  const headers = { Origin: SITE_URL, Cookie: cookies[form.by ?? 'owner'] ?? '' };
  const token = setUpToken(site.services.authSecret);
  const given: Values = form.path.startsWith('/account/set-up') ? { token } : {};
  const state: { carried: Values } = { carried: {} };
  const readAgain = async () => {
    const page = typeof form.page === 'function' ? await form.page(site) : (form.page ?? form.path);
    const html = await (await site.get(page, { headers })).text();
    const fields = formFields(html);
    const kept = (form.carry ?? []).filter((name) => fields.has(name));
    state.carried = Object.fromEntries(kept.map((name) => [name, fields.get(name)?.[0] ?? '']));
    return html;
  };
  if (form.carry !== undefined) await readAgain();
  const send = (values: Record<string, string>) => {
    const sent: Values = { ...form.good, ...given, ...state.carried, ...values };
    return site.get(form.path, { method: form.route.split(' ')[0] ?? '', ...bodyOf(form, sent, headers) });
  };
  return { site, send, readAgain, after: form.page ?? null };
}

async function addEverything(site: TestSite, cookies: Record<string, string>): Promise<void> {
  const owner = await site.addMember('owner', { name: 'Olga' });
  const reader = await site.addMember('reader', { name: 'Rea' });
  Object.assign(cookies, { owner: owner.cookie, reader: reader.cookie });
  const post = await site.addPost({ slug: 'one', author: 'Olga', tags: ['Sea'] });
  await site.addPageText({ path: 'about' });
  await site.addComments(post, [{ text: 'Hello.' }, { text: 'Mine.', author: 'Rea' }]);
  await site.addPicture();
  const settings = {
    commentsPerHour: 1000,
    commentEditMinutes: 10_080,
    commentApproval: 'none',
    revisionsKept: 1,
  };
  for (const [key, value] of Object.entries({
    ...settings,
    uploadsPerHour: 100_000,
    commentMaxLength: 100_000,
  }))
    await site.set(key as keyof typeof settings, value);
}

function bodyOf(form: NaughtyForm, sent: Values, headers: Record<string, string>): RequestInit {
  if (form.type === 'json') {
    const { base, ...fields } = sent;
    const body = JSON.stringify({ base: Number(base ?? 1), fields });
    return { body, headers: { ...headers, 'Content-Type': 'application/json' } };
  }
  if (form.type === 'file') {
    const body = new FormData();
    body.set('alt', String(sent.alt));
    body.set('file', new File([`%PDF-1.7 ${Math.random()}`], String(sent.name).toWellFormed()));
    return { body, headers };
  }
  const body = new URLSearchParams(
    Object.entries(sent).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  );
  return { body, headers };
}
