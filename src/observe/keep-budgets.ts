import type { Context, MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { Observer } from './observer.ts';
import type { Trace, TracePart } from './trace.ts';

export interface Overrun {
  trace: Trace;
  part: TracePart;
  /** Names, counts and times of the statements, a line each. */
  message: string;
}

export interface BudgetKeeping {
  observer: Observer;
  logger: Logger;
  /** What is answered in place of an answer that took too many; null for letting it go, counted and logged. */
  answer: ((c: Context, overrun: Overrun) => Promise<Response> | Response) | null;
}

/** Sees to it that each answer takes no more statements than its route declares. */
export function keepBudgets({ observer, logger, answer }: BudgetKeeping): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { trace } = c.var;
    const [part] = trace?.overruns() ?? [];
    if (trace === undefined || part === undefined) return;
    const overrun = { trace, part, message: describeOverrun(trace, part) };
    observer.metrics.addOverrun(part.route);
    logger[answer === null ? 'warn' : 'error'](
      { requestId: trace.id, route: part.route, statements: part.count, budget: part.budget },
      overrun.message,
    );
    if (answer === null) return;
    // Else the new answer takes over what was said of the old one.
    c.res = undefined;
    c.res = await answer(c, overrun);
  };
}

function describeOverrun(trace: Trace, { route, budget, count }: TracePart): string {
  const most = 'most' in budget ? budget.most : 0;
  const byName = new Map<string, { count: number; milliseconds: number }>();
  for (const { name, sql, milliseconds } of trace.statements) {
    const key = name || sql.slice(0, 100);
    const known = byName.get(key) ?? { count: 0, milliseconds: 0 };
    byName.set(key, { count: known.count + 1, milliseconds: known.milliseconds + milliseconds });
  }
  const lines = [...byName].map(
    ([name, one]) => `${one.count} × ${name} (${one.milliseconds.toFixed(2)} ms)`,
  );
  return [`query budget: ${route} took ${count} statements and may take ${most}`, ...lines].join('\n  ');
}
