// What a balancer must know of this site's addresses to keep pages in front of the nodes.
import type { NginxPlan } from '../balance/nginx/nginx-plan.ts';
import { NAMING_PARAMETERS } from '../redirects/redirect-path.ts';
import { addresses } from './addresses.ts';

export const EDGE_RULES: Pick<
  NginxPlan,
  'personalCookies' | 'knownParameters' | 'neverKept' | 'patient' | 'repeatable'
> = {
  personalCookies: ['session', 'commenter', 'notice'],
  // All that `addresses.ts` asks of a query.
  knownParameters: ['q', 'page', 'comments', ...NAMING_PARAMETERS],
  neverKept: addresses.neverCached,
  patient: ['/admin'],
  // The same comment is taken once.
  repeatable: ['/comments'],
};
