import { createHmac } from 'node:crypto';
import {
  connectionOf,
  consumeRow,
  countRows,
  deleteRows,
  incrementRow,
  insertRow,
  selectRows,
  updateRow,
  updateRows,
} from '../../accounts/auth-rows.ts';
import { removeExpired } from '../../accounts/remove-expired.ts';
import { giveBackTurn, lookAtTurn, takeTurn } from '../../accounts/throttle.ts';
import { DAY, PASSWORD } from '../company.ts';
import type { Exercises } from '../exercises.ts';
import { Visitor } from '../visitor.ts';

/** What people do about their own accounts. */
export const accountExercises: Exercises = {
  'making an account': async ({ site, linkTo }) => {
    const visitor = new Visitor(site);
    const email = 'nora@rehearsal.invalid';
    await visitor.get('/account/sign-up/');
    await visitor.post('/account/sign-up/', { name: 'Nora', email, 'new-password': PASSWORD });
    const { pathname, search, searchParams } = await linkTo(email);
    await visitor.get(pathname + search);
    await visitor.post(pathname, { token: searchParams.get('token') ?? '' });
    await visitor.post('/account/email/verification/');
  },
  'forgetting a password': async ({ site, owner, linkTo }) => {
    const visitor = new Visitor(site);
    await visitor.post('/account/forgotten-password/', { email: owner.email });
    const { pathname, search, searchParams } = await linkTo(owner.email);
    await visitor.get(pathname + search);
    const token = searchParams.get('token') ?? '';
    await visitor.post(pathname, { token, 'new-password': PASSWORD });
    for (const password of ['not this one', PASSWORD])
      await owner.visitor.post('/account/sign-in/', { email: owner.email, password });
  },
  'changing an account': async ({ addPerson, linkTo }) => {
    const { visitor } = await addPerson('reader', 'Rosa');
    for (const page of ['', 'email/', 'password/', 'sessions/', 'delete/', 'second-factor/'])
      await visitor.get(`/account/${page}`);
    await visitor.post('/account/', { name: 'Rosa Reed', bio: '', website: '' });
    await visitor.post('/account/notifications/', { notify: 'replies' });
    const email = 'rosa.reed@rehearsal.invalid';
    await visitor.post('/account/email/', { email, password: PASSWORD });
    const { pathname, search, searchParams } = await linkTo(email);
    await visitor.get(pathname + search);
    await visitor.post(pathname, { token: searchParams.get('token') ?? '' });
    await visitor.post('/account/password/', { password: PASSWORD, 'new-password': `${PASSWORD} too` });
    await visitor.post('/account/sessions/others/');
    await visitor.post('/account/sessions/', { session: 1 });
    await visitor.post('/account/delete/', { password: `${PASSWORD} too`, 'keep-name': 'on' });
  },
  'a second factor': async ({ site, addPerson }) => {
    const { email, visitor } = await addPerson('author', 'Sara');
    const begun = await (await visitor.post('/account/second-factor/begin/', { password: PASSWORD })).text();
    const [, secret = ''] = /secret=([A-Z2-7]+)/.exec(begun) ?? [];
    await visitor.post('/account/second-factor/confirm/', { code: oneTimeCode(secret) });
    await visitor.post('/account/second-factor/recovery-codes/', { password: PASSWORD });
    const elsewhere = new Visitor(site);
    await elsewhere.post('/account/sign-in/', { email, password: PASSWORD });
    await elsewhere.get('/account/sign-in/code/');
    await elsewhere.post('/account/sign-in/code/', { code: '000000', kind: 'app', trust: 'on' });
    await elsewhere.post('/account/sign-in/code/', { code: oneTimeCode(secret), kind: 'app', trust: 'on' });
    await visitor.post('/account/second-factor/end/', { password: PASSWORD });
    await visitor.post('/account/sign-out/');
  },
  'a day later': async ({ site, addPerson }) => {
    const { email, visitor } = await addPerson('reader', 'Dora');
    const now = site.now();
    site.clock.now += DAY;
    await visitor.get('/account/');
    await new Visitor(site).post('/account/sign-in/', { email, password: PASSWORD });
    site.clock.now = now;
  },
  'limits to how often': async ({ site, write }) => {
    const limit = { burst: 2, perMs: 1000 };
    await write((tx) => takeTurn(tx, 'rehearsal', limit, site.now()));
    await lookAtTurn(site.database.read, 'rehearsal', limit, site.now());
    await write((tx) => giveBackTurn(tx, 'rehearsal', limit));
    await write((tx) => removeExpired(tx, site.now()));
  },
  'rows of better-auth': async ({ site }) => {
    const connection = connectionOf(site.database);
    const now = site.now();
    const condition = { operator: 'eq', connector: 'AND', mode: 'sensitive' } as const;
    const where = [{ ...condition, field: 'identifier', value: 'rehearsal' }];
    const row = { identifier: 'rehearsal', value: 'v', expires_at: now, created_at: now, updated_at: now };
    await insertRow(connection, 'verifications', row);
    await selectRows(connection, 'verifications', where, { limit: 1 });
    await countRows(connection, 'verifications', where);
    await updateRow(connection, 'verifications', where, { value: 'w' });
    await updateRows(connection, 'verifications', where, { value: 'x' });
    await consumeRow(connection, 'verifications', where);
    await deleteRows(connection, 'verifications', where);
    const factor = [{ ...condition, field: 'user_id', value: 1 }];
    const change = { increment: { failed_verification_count: 1 }, set: {} };
    await incrementRow(connection, 'two_factors', factor, change);
  },
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an app shows now (RFC 6238). */
function oneTimeCode(secret: string): string {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
