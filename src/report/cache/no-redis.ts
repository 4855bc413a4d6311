import type { Block } from '../report.ts';

/** In place of what needs one. */
export const NO_REDIS: Block = {
  kind: 'text',
  text: 'Redis was not measured: none is configured, and none was found on this machine. Set `REDIS_URL`, or install `valkey-server` or `redis-server`, and make the report again.',
};
