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
import type { Working } from '../site/site.ts';
import { addSlashRoute } from '../web/slash-routes.ts';

/** Expects that `identify` has run before. */
export function mountAccount(app: Hono, working: Working): void {
  app.get('/account/sign-in/', signInPageRoute(working));
  app.post('/account/sign-in/', signInRoute(working));
  app.get('/account/sign-in/code/', codePageRoute(working));
  app.post('/account/sign-in/code/', codeRoute(working));
  app.post('/account/sign-out/', signOutRoute(working));
  app.get('/account/set-up/', setUpPageRoute(working));
  app.post('/account/set-up/', setUpRoute(working));
  app.get('/account/sign-up/', signUpPageRoute(working));
  app.post('/account/sign-up/', signUpRoute(working));
  app.get('/account/forgotten-password/', forgottenPasswordPageRoute(working));
  app.post('/account/forgotten-password/', forgottenPasswordRoute(working));
  app.get('/account/reset-password/', resetPasswordPageRoute(working));
  app.post('/account/reset-password/', resetPasswordRoute(working));
  app.get('/account/verify-email/', confirmEmailPageRoute(working, 'verify-email'));
  app.post('/account/verify-email/', verifyEmailRoute(working));
  app.get('/account/change-email/', confirmEmailPageRoute(working, 'change-email'));
  app.post('/account/change-email/', changeEmailRoute(working));

  app.get('/account/', profilePageRoute(working));
  app.post('/account/', profileRoute(working));
  app.post('/account/notifications/', notifyRoute(working));
  app.get('/account/email/', emailPageRoute(working));
  app.post('/account/email/', emailRoute(working));
  app.post('/account/email/verification/', sendVerificationRoute(working));
  app.get('/account/password/', changePasswordPageRoute(working));
  app.post('/account/password/', changePasswordRoute(working));
  app.get('/account/second-factor/', secondFactorPageRoute(working));
  app.post('/account/second-factor/begin/', beginSecondFactorRoute(working));
  app.post('/account/second-factor/confirm/', confirmSecondFactorRoute(working));
  app.post('/account/second-factor/recovery-codes/', renewRecoveryCodesRoute(working));
  app.post('/account/second-factor/end/', endSecondFactorRoute(working));
  app.get('/account/sessions/', sessionsPageRoute(working));
  app.post('/account/sessions/', endSessionRoute(working));
  app.post('/account/sessions/others/', endOtherSessionsRoute(working));
  app.get('/account/delete/', deletePageRoute(working));
  app.post('/account/delete/', deleteRoute(working));

  app.get('/account', addSlashRoute);
  for (const page of PAGES) app.get(`/account/${page}`, addSlashRoute);
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
