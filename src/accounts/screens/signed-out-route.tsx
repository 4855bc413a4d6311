// A session may end while somebody writes. What they send then is not thrown away: it comes back with the way to sign in.
import type { Context } from 'hono';
import { UploadRoom } from '../../media/upload-room.ts';
import type { Working } from '../../site/site.ts';
import { Button } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { leadToSignIn } from '../identify.ts';
import { type Route, show } from './account-answers.tsx';

const MIB = 1024 * 1024;
/** Of a text with all that surrounds it. */
const MOST_BYTES = 16 * MIB;
/** Strangers get here as well: what they send together stands in no more memory than this. */
const ROOM = { bytes: 2 * MOST_BYTES, atOnce: 8, line: 0 };

/**
 * Answers a form whose sender is signed out: with all that it held, ready to be sent again. Files are not kept, and for
 * those that come with one there is only the way to sign in.
 */
export function signedOutRoute(working: Working): Route {
  const room = new UploadRoom(ROOM);
  return async (c) => {
    const bytes = bytesOf(c);
    const leave = bytes > MOST_BYTES ? null : await room.enter(bytes);
    if (leave === null) return leadToSignIn(c, working.siteUrl);
    try {
      return await sendAgain(c, working);
    } finally {
      leave();
    }
  };
}

/** Without end where it is not told and may be a file. */
function bytesOf(c: Context): number {
  const unknown = c.req.path.startsWith('/admin/media') ? Number.POSITIVE_INFINITY : MOST_BYTES;
  return Number(c.req.header('content-length') ?? unknown);
}

async function sendAgain(c: Context, working: Working): Promise<Response> {
  const form = await readForm(c);
  const { pathname, search } = new URL(c.req.url);
  const page = { path: pathname + search, fields: form.texts(), hasFiles: form.hasFiles() };
  const drawn = { title: 'You were signed out', children: <SendAgain {...page} /> };
  return show(c, working, () => drawn, 401);
}

interface SendAgainProps {
  path: string;
  fields: readonly (readonly [name: string, value: string])[];
  hasFiles: boolean;
}

function SendAgain({ path, fields, hasFiles }: SendAgainProps) {
  return (
    <>
      <p class="account-lead">
        Nothing is lost: what you sent is kept on this page.{' '}
        <a href="/account/sign-in/" target="_blank" rel="noopener">
          Sign in in another tab
        </a>
        , come back here, and send it again.
      </p>
      {hasFiles && <p class="account-note">Files are not kept: choose them once more afterwards.</p>}
      <form class="form" method="post" action={path}>
        {fields.map(([name, value]) => (
          // A hidden field would lose its line breaks' kind; a text area keeps what a text area sent.
          <textarea name={name} hidden>
            {`\n${value}`}
          </textarea>
        ))}
        <div class="form-actions">
          <Button kind="primary">Send it again</Button>
        </div>
      </form>
    </>
  );
}
