// The blog's uploads: which of them are at hand, and where they are on this site.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_MEDIA_LIMITS, refusalSentence } from '../../media/add-media.ts';
import { mediaPath } from '../../media/media.ts';
import { addRedirect } from '../../redirects/add-redirect.ts';
import { digestOf, rememberItem } from '../imported-items.ts';
import { storeMedia } from '../store-media.ts';
import { plainText } from './content/plain-text.ts';
import { findImportedItem } from './imported-keys.ts';
import type { WxrAttachment } from './survey.ts';
import { uploadPlace, withoutSize } from './upload-address.ts';
import { UploadFolders } from './upload-folder.ts';
import type { WordPressImport } from './wordpress-import.ts';

/** A file of the blog that is on this site now. */
export interface TakenMedia {
  id: number;
  path: string;
  hash: string;
  alt: string;
  isPicture: boolean;
}

type Taken =
  | { ok: true; media: TakenMedia; outcome: 'added' | 'changed' | 'unchanged' }
  | { ok: false; reason: string };

export class MediaLibrary {
  readonly #run: WordPressImport;
  readonly #folders: UploadFolders;
  /** Attachments by place, and by the place that all their sizes have in common. */
  readonly #byPlace = new Map<string, WxrAttachment>();
  readonly #byOriginal = new Map<string, WxrAttachment>();
  readonly #byAddress = new Map<string, WxrAttachment>();
  readonly #taken = new Map<string, TakenMedia>();
  /** What was looked for beside the attachments, by place. */
  readonly #others = new Map<string, TakenMedia | null>();

  constructor(run: WordPressImport, folders: readonly string[]) {
    this.#run = run;
    const names = new Map<string, number>();
    for (const attachment of run.survey.attachments.values()) {
      this.#byAddress.set(addressKey(attachment.url), attachment);
      for (const place of this.#placesOf(attachment)) {
        if (!this.#byPlace.has(place)) this.#byPlace.set(place, attachment);
        if (!this.#byOriginal.has(withoutSize(place))) this.#byOriginal.set(withoutSize(place), attachment);
      }
      const name = basename(this.#placesOf(attachment)[0] ?? '');
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    this.#folders = new UploadFolders(folders, (name) => (names.get(name) ?? 0) <= 1);
  }

  /** Takes every attachment whose file is found, and reports the others. */
  async takeAttachments(advance: () => void): Promise<void> {
    for (const attachment of this.#run.survey.attachments.values()) {
      if (this.#run.signal?.aborted) return;
      await this.#takeAttachment(attachment);
      advance();
    }
  }

  /** Where the files of these addresses are on this site; those that are not here are left out. */
  async places(addresses: readonly string[]): Promise<Map<string, string>> {
    const places = new Map<string, string>();
    for (const address of addresses) {
      const media = await this.#find(address);
      if (media !== null) places.set(address, media.path);
    }
    return places;
  }

  /** An attachment's file, by its number. */
  ofAttachment(id: string): TakenMedia | undefined {
    return this.#taken.get(id);
  }

  async #takeAttachment(attachment: WxrAttachment): Promise<void> {
    const { report } = this.#run;
    const name = basename(this.#placesOf(attachment)[0] ?? attachment.url) || attachment.title;
    const taken = await this.#take(
      this.#placesOf(attachment),
      attachment.id,
      attachment.alt || plainText(attachment.title),
      attachment,
    );
    if (taken === null) report.leaveOutAlike('media', name, MISSING);
    else if (!taken.ok) report.leaveOut('media', name, taken.reason);
    else {
      this.#taken.set(attachment.id, { ...taken.media, alt: attachment.alt });
      report.count('media', taken.outcome);
    }
  }

  async #find(address: string): Promise<TakenMedia | null> {
    const { blog } = this.#run.survey;
    const place = uploadPlace(address, blog);
    const known =
      this.#byAddress.get(addressKey(address)) ??
      (place === null ? undefined : (this.#byPlace.get(place) ?? this.#byOriginal.get(withoutSize(place))));
    if (known !== undefined) return this.#taken.get(known.id) ?? null;
    return place === null ? null : this.#findOther(place);
  }

  // Exports of posts alone do not list the attachments.
  async #findOther(place: string): Promise<TakenMedia | null> {
    const original = withoutSize(place);
    const found = this.#others.get(original);
    if (found !== undefined) return found;
    const { report } = this.#run;
    const taken = await this.#take([original, place], `uploads/${original}`, '', null);
    if (taken === null) report.warnAlike(original, MISSING);
    else if (!taken.ok) report.warn(original, `the file was not taken: ${taken.reason}`);
    else report.count('pictures in posts', taken.outcome);
    const media = taken?.ok ? taken.media : null;
    this.#others.set(original, media);
    return media;
  }

  /** Null when the file is nowhere. */
  async #take(
    places: readonly string[],
    key: string,
    alt: string,
    attachment: WxrAttachment | null,
  ): Promise<Taken | null> {
    const file = await this.#firstFile(places);
    if (file === null) return null;
    if ((await stat(file)).size > DEFAULT_MEDIA_LIMITS.maxBytes)
      return { ok: false, reason: refusalSentence('too-large') };
    const { database, source, now } = this.#run;
    const body = await readFile(file);
    const added = await storeMedia(this.#run, { name: basename(file), body, alt });
    if (!added.ok) return { ok: false, reason: refusalSentence(added.reason) };
    const digest = digestOf(body, alt);
    const known = await findImportedItem(database.read, source, 'media', key);
    const { id, hash, width } = added.media;
    const media = { id, hash, path: mediaPath(added.media), alt: added.media.alt, isPicture: width !== null };
    if (known?.digest === digest && known.entityId === id) return { ok: true, media, outcome: 'unchanged' };
    await database.transaction(async (tx) => {
      await rememberItem(tx, source, 'media', key, { entityId: id, digest, importedAt: now() });
      for (const address of this.#oldAddresses(attachment))
        await addRedirect(tx, address, { path: media.path }, now());
    });
    return {
      ok: true,
      media,
      outcome: known !== undefined ? 'changed' : added.isNew ? 'added' : 'unchanged',
    };
  }

  async #firstFile(places: readonly string[]): Promise<string | null> {
    for (const place of places) {
      const file = await this.#folders.find(place);
      if (file !== null) return file;
    }
    return null;
  }

  /** The file, and the page that WordPress shows it on. */
  #oldAddresses(attachment: WxrAttachment | null): string[] {
    if (attachment === null) return [];
    const { blog } = this.#run.survey;
    const page = /^\d+$/.test(attachment.id)
      ? [`${URL.parse(blog.url)?.pathname.replace(/\/$/, '') ?? ''}/?attachment_id=${attachment.id}`]
      : [];
    return [attachment.url, attachment.link, ...page].filter(
      (address) => address !== '' && isOnBlog(address, blog.hosts),
    );
  }

  #placesOf(attachment: WxrAttachment): string[] {
    const { blog } = this.#run.survey;
    const places = [uploadPlace(attachment.url, blog), uploadPlace(`/uploads/${attachment.file}`, blog)];
    return [...new Set(places.filter((place) => place !== null))];
  }
}

const MISSING = 'not found beside the export or in the media folder, so posts keep its old address';

function addressKey(address: string): string {
  return address.replace(/^(?:https?:)?\/\/(?:www\.)?/, '').replace(/[?#].*$/, '');
}

function isOnBlog(address: string, hosts: ReadonlySet<string>): boolean {
  const url = URL.parse(address, 'http://blog.invalid');
  return url !== null && (url.hostname === 'blog.invalid' || hosts.has(url.hostname.replace(/^www\./, '')));
}
