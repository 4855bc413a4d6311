import { Command, InvalidArgumentError, Option } from 'commander';
import { SYSTEM } from '../accounts/actor.ts';
import { changeRole } from '../accounts/change-role.ts';
import { addLink } from '../accounts/one-time-link.ts';
import { hasOwner } from '../accounts/owners.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import { ROLES, type Role } from '../accounts/role.ts';
import { setUpUrl } from '../accounts/set-up.ts';
import { removeSecondFactor } from '../accounts/trusted-devices.ts';
import { userEmail } from '../accounts/user-email.ts';
import { findUserByEmail, listUsers, type UserSummary } from '../accounts/user-queries.ts';
import { type Config, readConfig } from '../config.ts';
import type { Transaction } from '../database/database.ts';
import { headerText } from '../mail/mail-text.ts';
import { createServices, type Services } from '../services.ts';

export const usersCommand = new Command('users').description('show the people of the site and help them in');

usersCommand
  .command('list', { isDefault: true })
  .description('show everybody who has a name here')
  .action(async () => {
    await using services = await createServices(readConfig());
    for (const user of await listUsers(services.database.read)) console.log(line(user));
  });

usersCommand
  .command('link')
  .description(
    'print a link by which somebody sets a new password; without an owner, the link that makes one',
  )
  .argument('[email]', 'whose password it is')
  .addOption(
    new Option('--without-second-factor', 'also switch the second factor off, for somebody who lost it'),
  )
  .action(async (email: string | undefined, options: { withoutSecondFactor?: boolean }) => {
    const config = readConfig();
    await using services = await createServices(config);
    const siteUrl = siteUrlOf(config);
    if (!(await hasOwner(services.database.read))) {
      console.log(setUpUrl(siteUrl, services.authSecret));
      return;
    }
    const withoutSecondFactor = options.withoutSecondFactor === true;
    await withUser(services, email, async (tx, user, now) => {
      const token = await makeLink(tx, user, withoutSecondFactor, now);
      return `${siteUrl}/account/reset-password/?token=${encodeURIComponent(token)}`;
    });
  });

usersCommand
  .command('role')
  .description('change what somebody may do: octavo users role ada@example.org editor')
  .argument('<email>', 'who')
  .argument('<role>', ROLES.join(', '), roleFrom)
  .action(async (email: string, role: Role) => {
    await using services = await createServices(readConfig());
    await withUser(services, email, async (tx, user, now) => {
      const result = await changeRole(tx, SYSTEM, { userId: user.id, role }, now);
      if (result.ok) return `${user.name} is ${role} now.`;
      throw new UserError(`Not changed: ${user.name} is the only owner. Make somebody else an owner first.`);
    });
  });

/** A wish that cannot be met; its message says why. */
class UserError extends Error {
  readonly code = 'user';
}

async function withUser(
  { database, now }: Services,
  typed: string | undefined,
  work: (tx: Transaction, user: UserSummary, now: number) => Promise<string>,
): Promise<void> {
  if (typed === undefined) throw new UserError('Whose? Give their e-mail address.');
  const email = userEmail(typed);
  const answer = await database.transaction(async (tx) => {
    const user = email === null ? undefined : await findUserByEmail(tx, email);
    if (user === undefined) {
      throw new UserError(`Nobody has the address ${typed}. "octavo users list" shows who is there.`);
    }
    return work(tx, user, now());
  });
  console.log(answer);
}

async function makeLink(tx: Transaction, user: UserSummary, withoutSecondFactor: boolean, now: number) {
  if (withoutSecondFactor) await removeSecondFactor(tx, user.id);
  const subject = { kind: 'user', id: user.id, label: user.name };
  const detail = { withoutSecondFactor };
  await recordDeed(tx, SYSTEM, { action: 'user.make-link', subject, detail }, now);
  return addLink(tx, 'reset-password', { userId: user.id, email: user.email ?? '' }, now);
}

function line(user: UserSummary): string {
  const notes = [
    user.isSuspended ? 'suspended' : '',
    user.hasSecondFactor ? 'second factor' : '',
    user.email !== null && !user.emailVerified ? 'address not confirmed' : '',
  ].filter((note) => note !== '');
  const end = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  return `${user.role.padEnd(10)} ${(user.email ?? '-').padEnd(32)} ${headerText(user.name, NAME_MAX_LENGTH)}${end}`;
}

const NAME_MAX_LENGTH = 100;

/** Where the site is, as far as its settings tell: a server on a port of its own choice says so in its log. */
function siteUrlOf({ siteUrl, host, port }: Config): string {
  return siteUrl ?? `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
}

function roleFrom(value: string): Role {
  const role = ROLES.find((one) => one === value);
  if (role !== undefined) return role;
  throw new InvalidArgumentError(`The roles are ${ROLES.join(', ')}.`);
}
