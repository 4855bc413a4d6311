// A session may end while somebody writes. What they send then is not thrown away: it comes back with the way to sign in.
import type { Working } from '../../site/site.ts';
import { Button } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { type Route, show } from './account-answers.tsx';

/** Answers a form whose sender is signed out: with all that it held, ready to be sent again. */
export function signedOutRoute(working: Working): Route {
  return async (c) => {
    const form = await readForm(c);
    const { pathname, search } = new URL(c.req.url);
    const page = { path: pathname + search, fields: form.texts(), hasFiles: form.hasFiles() };
    const drawn = { title: 'You were signed out', children: <SendAgain {...page} /> };
    return show(c, working, () => drawn, 401);
  };
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
