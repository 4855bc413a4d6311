// How much one address may ask for.
import type { NginxPlan } from './nginx-plan.ts';
import { block, comment, lines, type Statements } from './nginx-text.ts';

/** A page with all that belongs to it comes at once: only who goes on like that is slowed down. */
const BURST = 10;
const ZONE = '10m';

export function limitZones({ settings: { requestsPerSecond, connections } }: NginxPlan): string | null {
  if (requestsPerSecond === 0 && connections === 0) return null;
  return lines([
    '',
    comment('Of one address; who asks for more is told to wait.'),
    requestsPerSecond === 0
      ? null
      : `limit_req_zone $binary_remote_addr zone=requests:${ZONE} rate=${requestsPerSecond}r/s;`,
    connections === 0 ? null : `limit_conn_zone $binary_remote_addr zone=connections:${ZONE};`,
    'limit_req_status 429;',
    'limit_conn_status 429;',
    'limit_req_log_level info;',
    'limit_conn_log_level info;',
  ]);
}

export function limitRules({ settings: { requestsPerSecond, connections } }: NginxPlan): Statements {
  return [
    requestsPerSecond === 0 ? null : `limit_req zone=requests burst=${requestsPerSecond * BURST} nodelay;`,
    connections === 0 ? null : `limit_conn connections ${connections};`,
  ];
}

export const SLOWER_LOCATION = block('location @slower', [
  'default_type "text/plain; charset=utf-8";',
  'add_header Retry-After 1 always;',
  'add_header Cache-Control no-store always;',
  'return 429 "Too many requests came from your address at once. Wait a moment, then try again.\\n";',
]);
