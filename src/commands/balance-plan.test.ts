import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { balancePlan } from './balance-plan.ts';

test.each([
  ['DATA_DIR', { DATA_DIR: '/srv/a$b', BALANCE_DIR: '/srv/b' }],
  ['BALANCE_DIR', { DATA_DIR: '/srv/a', BALANCE_DIR: '/srv/$uri' }],
  ['BALANCE_TLS_KEY', { BALANCE_TLS_CERT: '/srv/a.pem', BALANCE_TLS_KEY: '/srv/$host.pem' }],
])('a path that nginx would read as another one is refused by its name: %s', (name, environment) => {
  expect(() => balancePlan(readConfig(environment))).toThrow(`Choose another ${name}.`);
});

test('all else may stand in a path', () => {
  const config = readConfig({ DATA_DIR: '/srv/my "site"; {a} \\ b' });
  expect(balancePlan(config).mediaFolder).toBe('/srv/my "site"; {a} \\ b/media');
});
