import type { Context } from 'hono';
import type { Working } from '../../site/site.ts';
import { type Problems, readForm } from '../../web/read-form.ts';
import type { ConfirmSignInResult } from '../accounts.ts';
import { takeReturn } from '../return-path.ts';
import { isStaff, type Role } from '../role.ts';
import {
  askerOf,
  goOn,
  good,
  type Route,
  refuse,
  sendCookies,
  show,
  tooOftenText,
} from './account-answers.tsx';
import { CodeForm, SignInForm } from './sign-in-page.tsx';

export function signInPageRoute(working: Working): Route {
  return async (c) => {
    if (c.var.member !== null) return c.redirect('/account/', 303);
    return showSignIn(c, working, { email: '' });
  };
}

export function signInRoute(working: Working): Route {
  return async (c) => {
    const form = await readForm(c);
    const [email, password] = [form.text('email').trim(), form.text('password')];
    const result = await working.accounts.signIn(askerOf(c), { email, password });
    if (result.ok) {
      sendCookies(c, result.cookies);
      return c.redirect(takeReturn(c, working.siteUrl, homeOf(result.role)), 303);
    }
    switch (result.reason) {
      case 'second-factor':
        sendCookies(c, result.cookies);
        return c.redirect('/account/sign-in/code/', 303);
      case 'too-often':
        return showSignIn(c, working, {
          email,
          problem: tooOftenText(result.retryAfterSeconds),
          retryAfterSeconds: result.retryAfterSeconds,
        });
      case 'suspended':
        return showSignIn(c, working, { email, problem: SUSPENDED });
      case 'wrong':
        return showSignIn(c, working, { email, problem: WRONG });
    }
  };
}

const WRONG = 'This address and this password do not belong together. Check both and try again.';
const SUSPENDED = 'This account is suspended. Ask the owner of the site.';

export function codePageRoute(working: Working): Route {
  return async (c) => {
    const kind = c.req.query('kind') === 'recovery' ? 'recovery' : 'code';
    return showCode(c, working, { kind, trustsDevice: false, problems: {} });
  };
}

export function codeRoute(working: Working): Route {
  return async (c) => {
    const form = await readForm(c);
    const kind = form.text('kind') === 'recovery' ? 'recovery' : 'code';
    const trustsDevice = form.has('trust');
    const code = form.text('code').trim();
    const result = await working.accounts.confirmSignIn(askerOf(c), { code, kind, trustsDevice });
    if (result.ok) {
      sendCookies(c, result.cookies);
      return c.redirect(takeReturn(c, working.siteUrl, homeOf(result.role)), 303);
    }
    if (result.reason === 'expired') {
      const text =
        'That took too long, or too many codes were wrong, or the code was used before. Sign in once more.';
      return goOn(c, working, '/account/sign-in/', { text, kind: 'bad' });
    }
    const wait = result.reason === 'too-often' ? result.retryAfterSeconds : undefined;
    const problems = { code: codeProblem(result) };
    return showCode(c, working, { kind, trustsDevice, problems }, refuse(c, wait));
  };
}

function codeProblem(result: Exclude<ConfirmSignInResult, { ok: true }>): string {
  if (result.reason === 'too-often') return tooOftenText(result.retryAfterSeconds);
  if (result.reason === 'locked') return 'Too many codes were wrong. Try again in a quarter of an hour.';
  if (result.reason === 'suspended') return SUSPENDED;
  return 'This code is not right, or it was used before. Try the next one.';
}

export function signOutRoute(working: Working): Route {
  return async (c) => {
    sendCookies(c, await working.accounts.signOut(c.req.raw.headers));
    return goOn(c, working, '/account/sign-in/', good('You are signed out.'));
  };
}

export function homeOf(role: Role): string {
  return isStaff(role) ? '/admin/' : '/account/';
}

interface SignInState {
  email: string;
  problem?: string;
  retryAfterSeconds?: number;
}

function showSignIn(
  c: Context,
  working: Working,
  { email, problem, retryAfterSeconds }: SignInState,
): Promise<Response> {
  const problems: Problems = problem === undefined ? {} : { form: problem };
  const status = problem === undefined ? 200 : refuse(c, retryAfterSeconds);
  return show(
    c,
    working,
    ({ settings }) => ({
      title: 'Sign in',
      children: (
        <SignInForm values={{ email }} problems={problems} membersMayJoin={settings.membersMayJoin} />
      ),
    }),
    status,
  );
}

function showCode(
  c: Context,
  working: Working,
  { kind, trustsDevice, problems }: { kind: 'code' | 'recovery'; trustsDevice: boolean; problems: Problems },
  status: 200 | 422 | 429 = 200,
): Promise<Response> {
  const children = <CodeForm kind={kind} values={{ trustsDevice }} problems={problems} />;
  return show(c, working, () => ({ title: 'One more step', children }), status);
}
