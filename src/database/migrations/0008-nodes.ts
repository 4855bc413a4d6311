import { dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

/** Which processes serve the site, and which balancers give them requests. Times are the database's own. */
export const nodes: Migration = {
  name: 'nodes',
  statements: (kind) => {
    const { int, text, end } = dialects[kind];
    return [
      `create table nodes (
        id ${text} not null primary key,
        name ${text} not null,
        address ${text} not null,
        state ${text} not null check (state in ('starting', 'ready', 'draining')),
        release ${text} not null,
        started_at ${int} not null,
        state_at ${int} not null,
        heartbeat_at ${int} not null,
        figures ${text} not null
      )${end}`,
      `create table balancers (
        id ${text} not null primary key,
        name ${text} not null,
        url ${text} not null,
        nodes ${text} not null,
        started_at ${int} not null,
        heartbeat_at ${int} not null
      )${end}`,
    ];
  },
};
