import type { Context } from 'hono';
import { postMail } from '../../mail/post-mail.ts';
import { loadSite, type Working } from '../../site/site.ts';
import { type Problems, readForm } from '../../web/read-form.ts';
import { secondFactorOffMail } from '../account-mails.ts';
import type { Member } from '../member.ts';
import {
  askerOf,
  goOn,
  good,
  membersOnly,
  placeOf,
  type Route,
  refuse,
  sendCookies,
  show,
  tooOftenText,
} from './account-answers.tsx';
import { confirmProblem } from './confirm-problem.ts';
import { RecoveryCodes, SecondFactorBegun, SecondFactorOff, SecondFactorOn } from './second-factor-page.tsx';

const PATH = '/account/second-factor/';

export function secondFactorPageRoute(working: Working): Route {
  return membersOnly(working, (c, member) => showState(c, working, member));
}

/** A secret for the app, shown once more only while its code is wrong. */
export function beginSecondFactorRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const password = (await readForm(c)).text('password');
    const { siteName } = placeOf(await loadSite(working));
    const begun = await working.accounts.beginSecondFactor(askerOf(c), member, { password, siteName });
    if (begun.ok) return showBegun(c, working, member, begun.uri);
    if (begun.reason === 'already') {
      return goOn(c, working, PATH, good('The second factor is switched on already.'));
    }
    const { problem, retryAfterSeconds } = confirmProblem(begun);
    return showState(c, working, member, { password: problem }, retryAfterSeconds);
  });
}

export function confirmSecondFactorRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    // The codes that a right one brings are shown once.
    if (member.twoFactorEnabled) return c.redirect(PATH, 303);
    const form = await readForm(c);
    const confirmed = await working.accounts.confirmSecondFactor(askerOf(c), member, form.text('code'));
    if (confirmed.ok) {
      sendCookies(c, confirmed.cookies);
      return showCodes(c, working, member, confirmed.recoveryCodes);
    }
    const uri = form.text('uri');
    if (!/^otpauth:\/\/totp\/[!-~]{1,1500}$/.test(uri)) return c.redirect(PATH, 303);
    if (confirmed.reason === 'too-often') {
      const { retryAfterSeconds } = confirmed;
      return showBegun(c, working, member, uri, tooOftenText(retryAfterSeconds), retryAfterSeconds);
    }
    return showBegun(c, working, member, uri, 'This code is not right. Is the clock of your phone?');
  });
}

export function renewRecoveryCodesRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    if (!member.twoFactorEnabled) return c.redirect(PATH, 303);
    const password = (await readForm(c)).text('password');
    const renewed = await working.accounts.renewRecoveryCodes(askerOf(c), member, password);
    if (renewed.ok) return showCodes(c, working, member, renewed.recoveryCodes);
    const { problem, retryAfterSeconds } = confirmProblem(renewed);
    return showState(c, working, member, { 'renew-password': problem }, retryAfterSeconds);
  });
}

export function endSecondFactorRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    if (!member.twoFactorEnabled) return c.redirect(PATH, 303);
    const password = (await readForm(c)).text('password');
    const ended = await working.accounts.endSecondFactor(askerOf(c), member, password);
    if (!ended.ok) {
      const { problem, retryAfterSeconds } = confirmProblem(ended);
      return showState(c, working, member, { 'end-password': problem }, retryAfterSeconds);
    }
    sendCookies(c, ended.cookies);
    const mail = secondFactorOffMail(member.email, placeOf(await loadSite(working)));
    await working.database.transaction((tx) => postMail(tx, mail, working.now()));
    return goOn(c, working, PATH, good('The second factor is switched off.'));
  });
}

function showState(
  c: Context,
  working: Working,
  member: Member,
  problems: Problems = {},
  retryAfterSeconds?: number,
): Promise<Response> {
  const State = member.twoFactorEnabled ? SecondFactorOn : SecondFactorOff;
  const status = Object.keys(problems).length === 0 ? 200 : refuse(c, retryAfterSeconds);
  const children = <State problems={problems} />;
  return show(c, working, () => ({ title: 'Second factor', member, path: PATH, children }), status);
}

function showBegun(
  c: Context,
  working: Working,
  member: Member,
  uri: string,
  problem?: string,
  retryAfterSeconds?: number,
): Promise<Response> {
  const children = <SecondFactorBegun uri={uri} problem={problem} />;
  const status = problem === undefined ? 200 : refuse(c, retryAfterSeconds);
  return show(c, working, () => ({ title: 'Second factor', member, path: PATH, children }), status);
}

function showCodes(
  c: Context,
  working: Working,
  member: Member,
  codes: readonly string[],
): Promise<Response> {
  return show(c, working, (site) => ({
    title: 'Recovery codes',
    member,
    path: PATH,
    children: <RecoveryCodes codes={codes} siteName={site.settings.name} />,
  }));
}
