// The mails about accounts: what happened, what to do, and what it means when it was somebody else.
import type { Mail } from '../mail/mail.ts';

export interface MailPlace {
  siteName: string;
  siteUrl: string;
}

export function verifyEmailMail(to: string, token: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Confirm your address for ${place.siteName}`,
    paragraphs: [
      `Somebody, most likely you, made an account at ${place.siteName} with this address.`,
      'Confirm that the address is yours. The link works for three days.',
    ],
    action: { label: 'Confirm my address', url: linkOf(place, 'verify-email', token) },
    footer: 'If it was not you, do nothing: the address stays unconfirmed.',
    isNeeded: true,
  };
}

/** To somebody who has an account already, when their address is entered to make one. */
export function alreadyMemberMail(to: string, place: MailPlace): Mail {
  return {
    to,
    subject: `You have an account at ${place.siteName}`,
    paragraphs: [
      `Somebody, most likely you, wanted to make an account at ${place.siteName} with this address. There is one already.`,
      'Sign in with it. If you forgot the password, you can set a new one from there.',
    ],
    action: { label: 'Sign in', url: `${place.siteUrl}/account/sign-in/` },
    footer: 'If it was not you, do nothing: nothing has changed.',
    isNeeded: true,
  };
}

/** To an author of the site who has no way to sign in: such as the import of another site made one. */
export function invitationNeededMail(to: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Your address at ${place.siteName}`,
    paragraphs: [
      `Somebody, most likely you, wanted to use this address for an account at ${place.siteName}. It belongs to an author there who has no password yet.`,
      'Ask the owner of the site for an invitation: with it the author’s account becomes yours.',
    ],
    footer: 'If it was not you, do nothing: nothing has changed.',
    isNeeded: true,
  };
}

export function resetPasswordMail(to: string, token: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Set a new password for ${place.siteName}`,
    paragraphs: [
      `Somebody, most likely you, asked for a new password at ${place.siteName}.`,
      'The link works once, for one hour. With the new password all other devices are signed out.',
    ],
    action: { label: 'Set a new password', url: linkOf(place, 'reset-password', token) },
    footer: 'If it was not you, do nothing: your password stays as it is.',
    isNeeded: true,
  };
}

export function changeEmailMail(to: string, token: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Confirm your new address for ${place.siteName}`,
    paragraphs: [
      `This address was entered as the new one of an account at ${place.siteName}.`,
      'Confirm that it is yours. The link works for a day; until then the account keeps the address it had.',
    ],
    action: { label: 'Confirm the new address', url: linkOf(place, 'change-email', token) },
    footer: 'If it was not you, do nothing: the address will not be used.',
    isNeeded: true,
  };
}

/** To the address that an account had before. */
export function emailChangedMail(to: string, newEmail: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Your address at ${place.siteName} was changed`,
    paragraphs: [
      `The address of your account at ${place.siteName} is ${newEmail} from now on.`,
      'If it was you, there is nothing to do.',
    ],
    footer: 'If it was not you, tell the owner of the site at once: somebody else may have your password.',
  };
}

export function passwordChangedMail(to: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Your password at ${place.siteName} was changed`,
    paragraphs: [
      `The password of your account at ${place.siteName} was changed, and all other devices were signed out.`,
      'If it was you, there is nothing to do.',
    ],
    action: {
      label: 'It was not me: set a new password',
      url: `${place.siteUrl}/account/forgotten-password/`,
    },
    footer: 'You get this mail because your account changed in a way that matters for its safety.',
  };
}

export function secondFactorOffMail(to: string, place: MailPlace): Mail {
  return {
    to,
    subject: `Signing in to ${place.siteName} asks for no code any more`,
    paragraphs: [
      `The second factor of your account at ${place.siteName} was switched off: the password alone opens it now.`,
      'If it was you, there is nothing to do.',
    ],
    action: {
      label: 'It was not me: set a new password',
      url: `${place.siteUrl}/account/forgotten-password/`,
    },
    footer: 'You get this mail because your account changed in a way that matters for its safety.',
  };
}

function linkOf({ siteUrl }: MailPlace, path: string, token: string): string {
  return `${siteUrl}/account/${path}/?token=${encodeURIComponent(token)}`;
}
