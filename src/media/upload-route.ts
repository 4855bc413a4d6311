import type { Context } from 'hono';
import { actorOf, wantsJson } from '../accounts/identify.ts';
import { demand } from '../accounts/permissions.ts';
import { lookAtTurn, type Turn, takeTurn } from '../accounts/throttle.ts';
import { loadSettings } from '../site/setting-queries.ts';
import type { Working } from '../site/site.ts';
import { leaveNotice } from '../web/notice.ts';
import { readForm } from '../web/read-form.ts';
import { type AddMediaResult, addMedia, type MediaRefusal, refusalSentence } from './add-media.ts';
import { ALT_MAX_LENGTH } from './library/describe-media.ts';
import { type Media, mediaPath } from './media.ts';
import { UploadRoom } from './upload-room.ts';

const HOUR_MS = 60 * 60 * 1000;
/** As much as so many of the largest files. */
const ROOM_FOR_FILES = 2;
const AT_ONCE = 16;
const LINE = 64;
const RETRY_AFTER_SECONDS = 10;

type UploadStatus = 200 | 413 | 415 | 422;

const STATUSES: Readonly<Record<MediaRefusal, UploadStatus>> = {
  empty: 422,
  'too-large': 413,
  'too-many-pixels': 422,
  'unsupported-type': 415,
  unreadable: 422,
};

/** Takes files: one from a script, which gets JSON, or several from a form, which leads back to the library. */
export function uploadRoute(working: Working) {
  const bytes = ROOM_FOR_FILES * working.uploadMaxBytes;
  const room = new UploadRoom({ bytes, atOnce: AT_ONCE, line: LINE });
  return async (c: Context): Promise<Response> => {
    demand(actorOf(c), 'media.add');
    const turn = await lookAtTurn(working.database.read, ...(await turnOf(c, working)), working.now());
    if (!turn.ok) return tooMany(c, working, turn.retryAfterSeconds);
    const leave = await room.enter(Number(c.req.header('content-length') ?? working.uploadMaxBytes));
    if (leave === null) return busy(c, working);
    try {
      return await takeFiles(c, working);
    } finally {
      leave();
    }
  };
}

async function takeFiles(c: Context, working: Working): Promise<Response> {
  const form = await readForm(c);
  const files = form.files('file');
  const alt = form.text('alt').trim();
  if (alt.length > ALT_MAX_LENGTH) {
    const problem = `A description may have ${ALT_MAX_LENGTH} characters at most. Nothing was added.`;
    return refuse(c, working, problem, 422);
  }
  const taken: TakenFile[] = [];
  for (const file of wantsJson(c) ? files.slice(0, 1) : files) {
    const turn = await takeUploadTurn(c, working);
    if (!turn.ok) return tooMany(c, working, turn.retryAfterSeconds);
    taken.push(await take(c, working, file, alt));
  }
  return wantsJson(c) ? answerScript(c, working, taken[0]) : answerForm(c, working, taken);
}

interface TakenFile {
  name: string;
  result: AddMediaResult;
}

async function take(c: Context, working: Working, file: File, alt: string): Promise<TakenFile> {
  const body = new Uint8Array(await file.arrayBuffer());
  const limits = { maxBytes: working.uploadMaxBytes };
  const result = await addMedia(working, { name: file.name, body, alt, by: actorOf(c) }, limits);
  return { name: file.name, result };
}

function answerScript(c: Context, working: Working, taken: TakenFile | undefined): Response {
  if (taken === undefined) return c.json({ ok: false, problem: 'There is no file in what was sent.' }, 422);
  const { result } = taken;
  if (result.ok) return c.json({ ok: true, ...describeMedia(result.media) });
  const problem = `${problemSentence(working, result.reason)}.`;
  return c.json({ ok: false, problem }, STATUSES[result.reason]);
}

/** What scripts learn of a file. */
export function describeMedia(media: Media) {
  const { id, width, height, alt, name, type } = media;
  return { id, url: mediaPath(media), width, height, alt, name, type };
}

function answerForm(c: Context, working: Working, taken: readonly TakenFile[]): Response {
  const refused = taken.flatMap(({ name, result }) =>
    result.ok ? [] : [`${name}: ${problemSentence(working, result.reason)}`],
  );
  const count = taken.length - refused.length;
  const added = count === 1 ? '1 file is in the library.' : `${count} files are in the library.`;
  const text = taken.length === 0 ? 'Choose a file first.' : [added, ...refused].join(' ');
  leaveNotice(c, working.siteUrl, { text, kind: refused.length > 0 || taken.length === 0 ? 'bad' : 'good' });
  return c.redirect('/admin/media', 303);
}

function problemSentence({ uploadMaxBytes }: Working, reason: MediaRefusal): string {
  const sentence = refusalSentence(reason, { maxBytes: uploadMaxBytes });
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

async function turnOf(c: Context, { database }: Working) {
  const { uploadsPerHour } = await loadSettings(database.read);
  const burst = Math.ceil(uploadsPerHour / 2);
  const perMs = Math.ceil(HOUR_MS / Math.max(1, uploadsPerHour - burst));
  return [`upload:${actorOf(c).userId ?? 0}`, { burst, perMs }] as const;
}

async function takeUploadTurn(c: Context, working: Working): Promise<Turn> {
  const [key, limit] = await turnOf(c, working);
  return working.database.transaction((tx) => takeTurn(tx, key, limit, working.now()));
}

function tooMany(c: Context, working: Working, retryAfterSeconds: number): Response {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
  c.header('Retry-After', String(retryAfterSeconds));
  return refuse(c, working, `You have added very many files within an hour. Try again ${wait}.`, 429);
}

function busy(c: Context, working: Working): Response {
  c.header('Retry-After', String(RETRY_AFTER_SECONDS));
  return refuse(c, working, 'Too many files are arriving at once. Try again in a moment.', 503);
}

function refuse(c: Context, { siteUrl }: Working, problem: string, status: 422 | 429 | 503): Response {
  if (wantsJson(c)) return c.json({ ok: false, problem }, status);
  leaveNotice(c, siteUrl, { text: problem, kind: 'bad' });
  return c.redirect('/admin/media', 303);
}
