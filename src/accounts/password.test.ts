import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BusyError, HashQueue } from './hash-queue.ts';
import { Passwords } from './password.ts';
import { passwordProblem } from './password-policy.ts';

describe('passwords', () => {
  const passwords = new Passwords(2);

  test('a hash says how it was made, and fits its password only', async () => {
    const stored = await passwords.hash('quiet river stones');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwords.verify('quiet river stones', stored)).toBe(true);
    expect(await passwords.verify('quiet river stone', stored)).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(false);
  });

  test('one password gives another hash each time, and accents count the same however they were typed', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('Käse und Brot'),
      passwords.hash('Käse und Brot'),
    ]);
    expect(one).not.toBe(other);
    expect(await passwords.verify('Ka\u0308se und Brot', one)).toBe(true);
  });

  test('hashes made with other parameters are verified, and are to be made again when they are weaker', async () => {
    const nonce = Buffer.alloc(16, 7);
    const parameters = {
      message: 'old password',
      nonce,
      parallelism: 2,
      tagLength: 24,
      memory: 64,
      passes: 1,
    };
    const tag = argon2Sync('argon2id', parameters).toString('base64').replaceAll('=', '');
    const stored = `$argon2id$v=19$m=64,t=1,p=2$${nonce.toString('base64').replaceAll('=', '')}$${tag}`;
    expect(await passwords.verify('old password', stored)).toBe(true);
    expect(await passwords.verify('new password', stored)).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(true);
  });

  test.each([
    '',
    'plain text',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA',
  ])('nothing fits what is no hash of ours: %s', async (stored) => {
    expect(await passwords.verify('', stored)).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(true);
  });
});

describe('the queue before the hashes', () => {
  test('runs so many at once, lets so many wait in order, and turns others away', async () => {
    const queue = new HashQueue(2, 2);
    const begun: number[] = [];
    const gates = [1, 2, 3, 4].map(() => Promise.withResolvers<void>());
    const tasks = gates.map(({ promise }, index) =>
      queue.run(() => {
        begun.push(index);
        return promise;
      }),
    );
    await expect(queue.run(async () => {})).rejects.toThrow(BusyError);
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await tasks[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await Promise.all(tasks);
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(await queue.run(async () => 'free again')).toBe('free again');
  });

  test('a task that fails gives its place to the next', async () => {
    const queue = new HashQueue(1, 1);
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});

describe('what makes a password', () => {
  const owner = { email: 'ada.lovelace@example.org', name: 'Ada Lovelace', siteName: 'The Night Notes' };

  test.each([
    'quiet river stones',
    'XkQ#91mz!pL',
    'äöüäöüßßß 12',
    'a'.repeat(99) + 'b c'.repeat(30),
    'Ada likes long walks',
  ])('%s will do', (password) => {
    expect(passwordProblem(password, owner)).toBe(null);
  });

  test.each([
    ['short one', 'at least 10'],
    ['🐟🐟🐟🐟🐟', 'at least 10'],
    ['x'.repeat(201), 'at most 200'],
    ['Ada.Lovelace@example.org', 'too close'],
    ['ada.lovelace1!', 'too close'],
    ['adalovelace', 'too close'],
    ['thenightnotes2026', 'too close'],
    ['password123', 'try first'],
    ['Passwort2024!', 'try first'],
    ['1234567890', 'try first'],
    ['qwertyuiop', 'try first'],
    ['zyxwvutsrqp', 'try first'],
    ['aaaaaaaaaaaa', 'try first'],
    ['correct horse battery staple', 'try first'],
  ])('%s will not: %s', (password, problem) => {
    expect(passwordProblem(password, owner)).toContain(problem);
  });
});
