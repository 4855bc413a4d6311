// Everything under /account: signing in and up, and what people change about themselves.
import type { Hono } from 'hono';
import { changePasswordPageRoute, changePasswordRoute } from '../accounts/screens/change-password-routes.tsx';
import {
  changeEmailRoute,
  confirmEmailPageRoute,
  verifyEmailRoute,
} from '../accounts/screens/confirm-email-routes.tsx';
import { deletePageRoute, deleteRoute } from '../accounts/screens/delete-routes.tsx';
import { emailPageRoute, emailRoute, sendVerificationRoute } from '../accounts/screens/email-routes.tsx';
import {
  forgottenPasswordPageRoute,
  forgottenPasswordRoute,
} from '../accounts/screens/forgotten-password-routes.tsx';
import { notifyRoute, profilePageRoute, profileRoute } from '../accounts/screens/profile-routes.tsx';
import { resetPasswordPageRoute, resetPasswordRoute } from '../accounts/screens/reset-password-routes.tsx';
import {
  beginSecondFactorRoute,
  confirmSecondFactorRoute,
  endSecondFactorRoute,
  renewRecoveryCodesRoute,
  secondFactorPageRoute,
} from '../accounts/screens/second-factor-routes.tsx';
import {
  endOtherSessionsRoute,
  endSessionRoute,
  sessionsPageRoute,
} from '../accounts/screens/sessions-routes.tsx';
import { setUpPageRoute, setUpRoute } from '../accounts/screens/set-up-routes.tsx';
import {
  codePageRoute,
  codeRoute,
  signInPageRoute,
  signInRoute,
  signOutRoute,
} from '../accounts/screens/sign-in-routes.tsx';
import { signUpPageRoute, signUpRoute } from '../accounts/screens/sign-up-routes.tsx';
import { unbounded, within } from '../observe/budget.ts';
import type { Working } from '../site/site.ts';
import { addSlashRoute } from '../web/slash-routes.ts';

/** Expects that `identify` has run before. */
export function mountAccount(app: Hono, working: Working): void {
  app.get('/account/sign-in/', within(2), signInPageRoute(working));
  app.post('/account/sign-in/', within(18), signInRoute(working));
  app.get('/account/sign-in/code/', within(2), codePageRoute(working));
  app.post('/account/sign-in/code/', within(24), codeRoute(working));
  app.post('/account/sign-out/', within(3), signOutRoute(working));
  app.get('/account/set-up/', within(4), setUpPageRoute(working));
  app.post('/account/set-up/', within(24), setUpRoute(working));
  app.get('/account/sign-up/', within(2), signUpPageRoute(working));
  app.post('/account/sign-up/', within(20), signUpRoute(working));
  app.get('/account/forgotten-password/', within(2), forgottenPasswordPageRoute(working));
  app.post('/account/forgotten-password/', within(16), forgottenPasswordRoute(working));
  app.get('/account/reset-password/', within(5), resetPasswordPageRoute(working));
  app.post('/account/reset-password/', within(24), resetPasswordRoute(working));
  app.get('/account/verify-email/', within(4), confirmEmailPageRoute(working, 'verify-email'));
  app.post('/account/verify-email/', within(16), verifyEmailRoute(working));
  app.get('/account/change-email/', within(4), confirmEmailPageRoute(working, 'change-email'));
  app.post('/account/change-email/', within(24), changeEmailRoute(working));

  app.get('/account/', within(4), profilePageRoute(working));
  app.post('/account/', within(8), profileRoute(working));
  app.post('/account/notifications/', within(4), notifyRoute(working));
  app.get('/account/email/', within(2), emailPageRoute(working));
  app.post('/account/email/', within(20), emailRoute(working));
  app.post('/account/email/verification/', within(16), sendVerificationRoute(working));
  app.get('/account/password/', within(2), changePasswordPageRoute(working));
  app.post('/account/password/', within(24), changePasswordRoute(working));
  app.get('/account/second-factor/', within(3), secondFactorPageRoute(working));
  app.post('/account/second-factor/begin/', within(20), beginSecondFactorRoute(working));
  app.post('/account/second-factor/confirm/', within(20), confirmSecondFactorRoute(working));
  app.post('/account/second-factor/recovery-codes/', within(20), renewRecoveryCodesRoute(working));
  app.post('/account/second-factor/end/', within(20), endSecondFactorRoute(working));
  app.get('/account/sessions/', within(3), sessionsPageRoute(working));
  app.post('/account/sessions/', within(6), endSessionRoute(working));
  app.post('/account/sessions/others/', within(8), endOtherSessionsRoute(working));
  app.get('/account/delete/', within(3), deletePageRoute(working));
  app.post('/account/delete/', unbounded('all that the account has left'), deleteRoute(working));

  app.get('/account', within(1), addSlashRoute);
  for (const page of PAGES) app.get(`/account/${page}`, within(1), addSlashRoute);
}

const PAGES = [
  'sign-in',
  'sign-in/code',
  'set-up',
  'sign-up',
  'forgotten-password',
  'reset-password',
  'verify-email',
  'change-email',
  'email',
  'password',
  'second-factor',
  'sessions',
  'delete',
];
