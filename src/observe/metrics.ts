import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Connections } from '../database/database.ts';
import type { Statement } from '../database/statement-log.ts';
import { addCacheMetrics, type CacheSource } from './cache-metrics.ts';
import { addOverloadMetrics, type OverloadSource } from './overload-metrics.ts';
import { controlOf } from './trace.ts';

const QUERY_BUCKETS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
const REQUEST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/** Prometheus metrics of one application. Each label has as many values as the code has names for them. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #queries = new Histogram({
    name: 'octavo_query_duration_seconds',
    help: 'How long statements took, by the name of the query',
    labelNames: ['query'],
    buckets: QUERY_BUCKETS,
    registers: [this.#registry],
  });
  readonly #failures = new Counter({
    name: 'octavo_query_failures_total',
    help: 'Statements that failed, by the name of the query',
    labelNames: ['query'],
    registers: [this.#registry],
  });
  readonly #overruns = new Counter({
    name: 'octavo_query_budget_overruns_total',
    help: 'Answers that took more statements than their route declares',
    labelNames: ['route'],
    registers: [this.#registry],
  });
  readonly #requests = new Histogram({
    name: 'octavo_http_request_duration_seconds',
    help: 'How long requests took, by the pattern of their route',
    labelNames: ['route', 'method', 'status'],
    buckets: REQUEST_BUCKETS,
    registers: [this.#registry],
  });
  // Finding a metric by its labels costs more than adding to it.
  readonly #queryTimes = new Map<string, Observe>();
  readonly #requestTimes = new Map<string, Observe>();
  #measuresProcess = false;

  /** @param connections of the database's pool, null where there is none. */
  constructor(connections: () => Connections | null) {
    if (connections() === null) return;
    new Gauge({
      name: 'octavo_database_connections',
      help: 'Connections to PostgreSQL, and requests that wait for one',
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        for (const [state, count] of Object.entries(connections() ?? {})) this.set({ state }, count);
      },
    });
  }

  /** Once: what caches do is told as well from then on. */
  addCaches(source: CacheSource): void {
    addCacheMetrics(this.#registry, source);
  }

  /** Once: who is sent away is told as well from then on. */
  addOverload(source: OverloadSource): void {
    addOverloadMetrics(this.#registry, source);
  }

  addStatement(statement: Statement): void {
    const query = labelOf(statement);
    observer(this.#queryTimes, query, () => this.#queries.labels({ query }))(statement.milliseconds / 1000);
    if (statement.failed) this.#failures.inc({ query });
  }

  addOverrun(route: string): void {
    this.#overruns.inc({ route });
  }

  addRequest(route: string, method: string, status: number, milliseconds: number): void {
    const kind = METHODS.includes(method) ? method : 'other';
    const statuses = `${Math.floor(status / 100)}xx`;
    const labels = { route, method: kind, status: statuses };
    const key = `${kind} ${statuses} ${route}`;
    observer(this.#requestTimes, key, () => this.#requests.labels(labels))(milliseconds / 1000);
  }

  /** As Prometheus reads it. The process itself is measured from the first time on. */
  async text(): Promise<{ type: string; body: string }> {
    if (!this.#measuresProcess) collectDefaultMetrics({ register: this.#registry });
    this.#measuresProcess = true;
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}

type Observe = (seconds: number) => void;

function observer(known: Map<string, Observe>, key: string, find: () => { observe: Observe }): Observe {
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const { observe } = find();
  known.set(key, observe);
  return observe;
}

function labelOf(statement: Statement): string {
  if (statement.name !== '') return statement.name;
  const control = controlOf(statement);
  return control === undefined ? 'unnamed' : `transaction.${control}`;
}
