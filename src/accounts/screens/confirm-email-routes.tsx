// The pages behind the links that confirm an address. Opening one changes nothing, since programs that read mail open
// links too: a button does.
import type { Context } from 'hono';
import { loadSite, type Working } from '../../site/site.ts';
import { Button } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { changeEmail } from '../change-email.ts';
import { lookAtLink } from '../one-time-link.ts';
import { verifyEmail } from '../verify-email.ts';
import { goOn, good, placeOf, type Route, show, tell } from './account-answers.tsx';
import { takeLinkTurn } from './take-link-turn.tsx';

type Purpose = 'verify-email' | 'change-email';

export function confirmEmailPageRoute(working: Working, purpose: Purpose): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const token = c.req.query('token') ?? '';
    const link = await lookAtLink(working.database.read, purpose, token, working.now());
    if (link === null) return tellExpired(c, working);
    const children = (
      <form class="form" method="post" action={`/account/${purpose}/`}>
        <input type="hidden" name="token" value={token} />
        <p class="account-lead">
          Is <strong>{link.email}</strong> your address?
        </p>
        <div class="form-actions">
          <Button kind="primary">Yes, it is mine</Button>
        </div>
      </form>
    );
    return show(c, working, () => ({ title: 'Confirm your address', children }));
  };
}

export function verifyEmailRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const token = (await readForm(c)).text('token');
    const result = await working.database.transaction((tx) =>
      verifyEmail(tx, token, c.var.clientAddress, working.now()),
    );
    if (!result.ok) return tellExpired(c, working);
    return goOn(c, working, nextPath(c), good('Your address is confirmed.'));
  };
}

export function changeEmailRoute(working: Working): Route {
  return async (c) => {
    const refused = await takeLinkTurn(c, working);
    if (refused !== null) return refused;
    const token = (await readForm(c)).text('token');
    const place = placeOf(await loadSite(working));
    const input = { token, address: c.var.clientAddress };
    const result = await working.database.transaction((tx) => changeEmail(tx, input, place, working.now()));
    if (!result.ok) return tellExpired(c, working);
    return goOn(c, working, nextPath(c), good('From now on you sign in with your new address.'));
  };
}

function nextPath(c: Context): string {
  return c.var.member === null ? '/account/sign-in/' : '/account/email/';
}

function tellExpired(c: Context, working: Working): Promise<Response> {
  const text = 'It was used already, or it is too old. Your account has a new one for you.';
  const link = { path: '/account/email/', label: 'Send me a new link' };
  return tell(c, working, { title: 'This link works no more', text, link }, 410);
}
