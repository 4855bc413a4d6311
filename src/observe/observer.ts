// Watches the requests of an application and the statements of its database, from whichever request they come.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { CacheEvents } from '../cache/cache-events.ts';
import type { Database } from '../database/database.ts';
import type { Statement } from '../database/statement-log.ts';
import { Metrics } from './metrics.ts';
import { RecentTraces } from './recent-traces.ts';
import type { Budget, Trace } from './trace.ts';

export interface ObserverOptions {
  database: Pick<Database, 'observe' | 'connections'>;
  cacheEvents?: CacheEvents;
  logger: Logger;
  /** In milliseconds; what takes longer is logged. 0 logs nothing. */
  slowQueryMs: number;
}

const SHOWN_SQL = 1000;

export class Observer implements Disposable {
  readonly metrics: Metrics;
  readonly recent = new RecentTraces();
  readonly #requests = new AsyncLocalStorage<Trace | undefined>();
  readonly #logger: Logger;
  readonly #slowQueryMs: number;
  readonly #stop: () => void;

  constructor({ database, cacheEvents, logger, slowQueryMs }: ObserverOptions) {
    this.metrics = new Metrics(() => database.connections);
    this.#logger = logger;
    this.#slowQueryMs = slowQueryMs === 0 ? Number.POSITIVE_INFINITY : slowQueryMs;
    const stops = [
      database.observe((statement) => this.#see(statement)),
      cacheEvents?.add((event) => this.current?.addOperation(event)),
    ];
    this.#stop = () => {
      for (const stop of stops) stop?.();
    };
  }

  /** Of the request that is being answered; undefined outside of one, and aside of it. */
  get current(): Trace | undefined {
    return this.#requests.getStore();
  }

  /** Runs `work`, and whatever it starts, as one request. */
  run<Result>(trace: Trace, work: () => Result): Result {
    return this.#requests.run(trace, work);
  }

  /** Runs what belongs to no request, though one asked for it. */
  aside<Result>(work: () => Result): Result {
    return this.#requests.run(undefined, work);
  }

  /** What answers in a route's place, such as an error page, with a budget of its own. */
  inPlace<Given extends unknown[], Result>(
    name: string,
    statements: number,
    answer: (...given: Given) => Result,
  ): (...given: Given) => Result {
    const budget: Budget = { most: statements };
    return (...given) => {
      this.current?.enter(name, budget);
      return answer(...given);
    };
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #see(statement: Statement): void {
    const trace = this.current;
    trace?.add(statement);
    this.metrics.addStatement(statement);
    if (statement.milliseconds > this.#slowQueryMs) this.#logSlow(statement, trace);
  }

  /** Never its parameters: they are what people typed, and what opens their accounts. */
  #logSlow({ name, sql, milliseconds, rows, failed }: Statement, trace: Trace | undefined): void {
    this.#logger.warn(
      {
        query: name || 'unnamed',
        milliseconds: Math.round(milliseconds),
        rows,
        ...(failed && { failed }),
        sql: sql.length > SHOWN_SQL ? `${sql.slice(0, SHOWN_SQL)}…` : sql,
        ...(trace && { requestId: trace.id, route: trace.route }),
      },
      'slow query',
    );
  }
}
