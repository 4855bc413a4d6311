import { ErrorReply } from '@redis/client';
import { expect, test } from 'vitest';
import { failureOf } from './redis-failure.ts';

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'. script: 1f, on @user_script:6.", 'full'],
  [
    "ERR Error running script (call to f_1f): @user_script:6: @user_script: 6: -OOM command not allowed when used memory > 'maxmemory'.",
    'full',
  ],
  ["READONLY You can't write against a read only replica.", 'read-only'],
  [
    'MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.',
    'read-only',
  ],
  ['NOAUTH Authentication required.', 'no access'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'no access'],
  ['ERR AUTH <password> called without any password configured for the default user.', 'no access'],
  ["NOPERM this user has no permissions to run the 'eval' command", 'no access'],
  ['DENIED Redis is running in protected mode', 'no access'],
  ['LOADING Redis is loading the dataset in memory', 'loading'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'wrong type'],
  ["ERR unknown command 'UNLINK'", 'error'],
])('tells what an answer means: %s', (message, failure) => {
  expect(failureOf(new ErrorReply(message))).toBe(failure);
});

test('takes whatever else goes wrong for a lost connection', () => {
  expect(failureOf(new Error('connect ECONNREFUSED 127.0.0.1:6379'))).toBe('lost');
});
