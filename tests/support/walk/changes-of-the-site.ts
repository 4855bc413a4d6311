// What those change who run a site: settings, tags, navigation, redirects, people, files.

import { deleteAccount } from '../../../src/accounts/delete-account.ts';
import { saveSettings } from '../../../src/site/save-settings.ts';
import { loadSettings } from '../../../src/site/setting-queries.ts';
import { SETTING_KEYS, type SettingKey, type Settings } from '../../../src/site/settings.ts';
import { formFields } from '../form-fields.ts';
import type { Change } from './change.ts';
import {
  EMPTY_PLACES,
  type Exception,
  FOUND_ALIKE,
  LISTS,
  SEARCHES,
  SUMS,
  UNDECIDED_ADDRESSES,
  WHOLE_ADDRESSES,
} from './exceptions.ts';
import type { WalkedSite } from './walked-site.ts';

/** What each setting becomes that readers see something of. */
const SEEN: Partial<Settings> = {
  name: 'High tides',
  description: 'About water.',
  language: 'de',
  timeZone: 'Pacific/Auckland',
  accentColor: '#225588',
  logoUrl: 'https://pictures.example/logo.png',
  postsPerPage: 3,
  feedLength: 3,
  commentMaxLength: 5000,
  commentEmailRequired: false,
  commentsPerPage: 11,
  commentDepth: 2,
  commentsFrom: 'members',
  // The last: from then on the posts stand at other addresses than those that are walked.
  permalinkPattern: '/:year/:slug/',
};

/** The others; `commentCloseDays` is among the comments, as it is about time. */
const UNSEEN: Omit<{ [Key in SettingKey]?: Settings[Key] }, keyof typeof SEEN> = {
  textMaxLength: 1_000_000,
  revisionsKept: 50,
  trashDays: 10,
  uploadsPerHour: 50,
  auditDays: 100,
  membersMayJoin: false,
  commentApproval: 'first',
  commentEditMinutes: 5,
  commentsPerHour: 900,
  commentMaxLinks: 1,
  commentMinSeconds: 0,
  akismetKey: 'abc123',
  spamDays: 3,
  commentOriginDays: 3,
};

const SETTING_EXCEPTIONS: Partial<Record<SettingKey, readonly Exception[]>> = {
  permalinkPattern: [UNDECIDED_ADDRESSES],
  postsPerPage: [EMPTY_PLACES],
  timeZone: [EMPTY_PLACES],
  accentColor: [EMPTY_PLACES],
  commentsPerPage: [EMPTY_PLACES],
};

const SETTINGS: readonly Change[] = [
  ...(Object.entries(SEEN) as [SettingKey, unknown][]).map(
    ([key, value]): Change => ({
      name: `the setting ${key} is changed`,
      make: (walked) => setAll(walked, { [key]: value }),
      exceptions: SETTING_EXCEPTIONS[key] ?? [],
    }),
  ),
  {
    name: 'the settings are changed of which readers see nothing',
    unseen: true,
    make: (walked) => setAll(walked, UNSEEN),
  },
  {
    name: 'the navigation is changed',
    make: ({ desk }) =>
      submit(desk, '/admin/navigation', { label: ['Posts', 'About'], url: ['/', '/about/'] }),
  },
];

const TAGS: readonly Change[] = [
  {
    name: 'a tag is made',
    make: ({ desk }) => desk.post('/admin/tags/new', { name: 'Idle', slug: '', description: '' }),
  },
  { name: 'a tag is described', make: editTag('sea', { description: 'Salt water.' }) },
  { name: 'a tag is renamed', exceptions: [FOUND_ALIKE, SUMS], make: editTag('sea', { name: 'Ocean' }) },
  {
    name: 'the address of a tag is changed',
    exceptions: [FOUND_ALIKE, SUMS],
    make: editTag('sea', { slug: 'ocean' }),
  },
  {
    name: 'a tag is merged into another',
    exceptions: [FOUND_ALIKE, SUMS],
    make: async ({ desk, tag }) => desk.post(`/admin/tags/${await tag('rare')}/merge`, { into: 'Sky' }),
  },
  {
    name: 'a tag is deleted',
    exceptions: [FOUND_ALIKE, SUMS, LISTS, SEARCHES],
    make: async ({ desk, tag }) => desk.post(`/admin/tags/${await tag('sky')}/removal`),
  },
];

const REDIRECTS: readonly Change[] = [
  {
    name: 'a redirect is added',
    make: ({ desk }) => desk.post('/admin/redirects/new', { from: '/nothing', to: '/about/', version: '' }),
  },
  {
    name: 'a redirect is changed',
    make: ({ desk }) =>
      submit(desk, '/admin/redirects/edit?path=%2Fnothing', {
        from: '/nothing',
        to: 'https://else.example/',
      }),
  },
  {
    name: 'a redirect is removed',
    exceptions: [UNDECIDED_ADDRESSES],
    make: ({ desk }) => desk.post('/admin/redirects/removal', { path: '/nothing' }),
  },
];

const PEOPLE: readonly Change[] = [
  {
    name: 'an author writes about themselves',
    exceptions: [FOUND_ALIKE],
    make: ({ desk }) =>
      desk.post('/account/', { name: 'Ada', bio: 'Writes.', website: 'https://ada.example/' }),
  },
  {
    name: 'an author is called otherwise',
    exceptions: [FOUND_ALIKE],
    make: ({ desk }) =>
      desk.post('/account/', { name: 'Ada L.', bio: 'Writes.', website: 'https://ada.example/' }),
  },
  {
    name: 'who commented is called otherwise',
    exceptions: [FOUND_ALIKE],
    make: person(({ rea }) => rea.id, {
      name: 'Rea R.',
      slug: 'rea',
      bio: '',
      website: 'https://rea.example/',
    }),
  },
  {
    name: 'the address of an author is changed',
    exceptions: [FOUND_ALIKE, SUMS],
    make: person(({ benId }) => benId, { name: 'Ben', slug: 'benjamin', bio: '', website: '' }),
  },
  {
    name: 'a member deletes their account, and their name with it',
    gone: 'Dee',
    exceptions: [SUMS],
    make: deleteOwnAccount,
  },
  {
    name: 'who commented is deleted',
    exceptions: [FOUND_ALIKE, SUMS],
    gone: 'rea.example',
    make: ({ desk, rea }) => desk.post(`/admin/users/${rea.id}/removal`),
  },
  {
    name: 'all texts are handed over',
    exceptions: [FOUND_ALIKE, SUMS, LISTS, SEARCHES, WHOLE_ADDRESSES],
    make: ({ desk, ada, benId }) => desk.post(`/admin/users/${benId}/hand-over`, { to: String(ada.id) }),
  },
];

/** Drawn by nobody, or told to nobody. */
const UNSEEN_DEEDS: readonly Change[] = [
  {
    name: 'a file is added, one is described, and one that nothing shows is deleted',
    unseen: true,
    make: async ({ site, desk, coverId, unusedId }) => {
      await site.addPicture({ width: 80, height: 30 }, 'new.jpg');
      await desk.post(`/admin/media/${coverId}`, { alt: 'The sea' });
      await desk.post(`/admin/media/${unusedId}/deletion`);
    },
  },
  {
    name: 'somebody signs out, saves a profile as it is, gets another role, is suspended',
    unseen: true,
    make: async ({ site, desk, rea }) => {
      await site.as(rea).post('/account/', { name: 'Rea', bio: '', website: '' });
      await site.as(rea).post('/account/sign-out/');
      await desk.post(`/admin/users/${rea.id}/role`, { role: 'moderator' });
      await desk.post(`/admin/users/${rea.id}/suspension`);
      await desk.post(`/admin/users/${rea.id}/restoration`);
    },
  },
];

export const CHANGES_OF_THE_SITE: readonly Change[] = [
  ...UNSEEN_DEEDS,
  ...REDIRECTS,
  ...TAGS,
  ...PEOPLE,
  ...SETTINGS,
];

/** Settings that no change of the walk is about. */
export function settingsLeftOut(): SettingKey[] {
  const elsewhere: SettingKey[] = ['navigation', 'formerPermalinkPatterns', 'commentCloseDays'];
  return SETTING_KEYS.filter((key) => !(key in SEEN) && !(key in UNSEEN) && !elsewhere.includes(key));
}

async function setAll(
  { site, writer }: WalkedSite,
  values: Partial<Record<SettingKey, unknown>>,
): Promise<void> {
  const settings = await loadSettings(site.database.read);
  const changes = (Object.entries(values) as [SettingKey, unknown][]).map(([key, value]) => ({
    key,
    value,
    was: JSON.stringify(settings[key]),
  }));
  const result = await site.database.transaction((tx) =>
    saveSettings(tx, writer.actor, changes, site.clock.now),
  );
  if (!result.ok || result.changed.length !== changes.length) throw new Error(JSON.stringify(result));
}

type Desk = WalkedSite['desk'];

/** Sends a screen's form with something in it changed. */
async function submit(desk: Desk, path: string, change: Record<string, string | string[]>): Promise<void> {
  const version = formFields(await desk.read(path)).get('version')?.[0] ?? '';
  const answer = await desk.post(path, { version, ...change });
  if (answer.status !== 303) throw new Error(`${path} was answered with ${answer.status}.`);
}

function editTag(slug: string, change: { name?: string; slug?: string; description?: string }) {
  return async ({ desk, site, tag }: WalkedSite) => {
    const id = await tag(slug);
    const {
      name,
      description,
      slug: present,
    } = await site.database.read
      .selectFrom('tags')
      .select(['name', 'slug', 'description'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await submit(desk, `/admin/tags/${id}`, { name, description, slug: present, ...change });
  };
}

function person(who: (walked: WalkedSite) => number, fields: Record<string, string>) {
  return async (walked: WalkedSite) => walked.desk.post(`/admin/users/${who(walked)}`, fields);
}

async function deleteOwnAccount({ site, dee }: WalkedSite): Promise<void> {
  const member = {
    ...dee,
    emailVerified: true,
    twoFactorEnabled: false,
    notify: 'all',
    sessionId: 0,
  } as const;
  const result = await site.database.transaction((tx) =>
    deleteAccount(tx, member, { keepsName: false, address: null }, site.clock.now),
  );
  if (!result.ok) throw new Error(result.reason);
}
