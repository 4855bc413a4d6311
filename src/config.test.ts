import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs nothing: SQLite in ./data on port 3000 of this machine', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, siteUrl: null, logLevel: 'info' });
    expect(config.database).toEqual({ kind: 'sqlite', file: `${process.cwd()}/data/octavo.db` });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  it('reads what is given', () => {
    const config = readConfig({
      HOST: '::',
      PORT: '8080',
      SITE_URL: 'https://example.org/',
      DATA_DIR: '/srv/octavo',
      DATABASE_URL: 'postgres://me:secret@db:5432/octavo',
      DATABASE_POOL_SIZE: '4',
      LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({
      host: '::',
      port: 8080,
      siteUrl: 'https://example.org',
      dataDir: '/srv/octavo',
    });
    expect(config.database).toEqual({
      kind: 'postgres',
      url: 'postgres://me:secret@db:5432/octavo',
      poolSize: 4,
    });
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['HOST', 'not a host'],
    ['SITE_URL', 'example.org'],
    ['SITE_URL', 'ftp://example.org'],
    ['SITE_URL', 'https://example.org/blog'],
    ['SITE_URL', 'https://me@example.org'],
    ['SITE_URL', 'https://$host;{a}'],
    ['NODE_ADDRESS', '300.1.1.1:80'],
    ['NODE_ADDRESS', 'host:70000'],
    ['NODE_ADDRESS', 'host:0'],
    ['DATABASE_URL', 'mysql://db/octavo'],
    ['DATABASE_URL', 'octavo.db'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_STATEMENT_SECONDS', '0'],
    ['DATABASE_WAIT_SECONDS', '1.5'],
    ['NODE_ENV', 'staging'],
    ['LOG_LEVEL', 'loud'],
    ['SLOW_QUERY_MS', '0.5'],
    ['METRICS_TOKEN', 'fifteen letters'],
    ['SHUTDOWN_SECONDS', '1.5'],
  ])('refuses %s=%s by its name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`\\n  ${name}: .{10}`));
  });

  it('names every wrong variable at once, and not the password of the database', () => {
    const environment = { PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'mysql://me:secret@db/octavo' };
    const error = catchError(() => readConfig(environment));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/PORT:[\s\S]*DATABASE_URL:[\s\S]*LOG_LEVEL:/);
    expect(error.message).not.toContain('secret');
  });
});

function catchError(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
