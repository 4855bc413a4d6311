import { Counter, Gauge, type Registry } from 'prom-client';
import { type Overload, RANKS } from '../web/overload.ts';

export type OverloadSource = Pick<Overload, 'figures'>;

export function addOverloadMetrics(registry: Registry, overload: OverloadSource): void {
  const registers = [registry];
  new Counter({
    name: 'octavo_overload_shed_total',
    help: 'Requests that were sent away with 503 as there was too much to do, by what they asked for',
    labelNames: ['rank'],
    registers,
    collect() {
      this.reset();
      for (const rank of RANKS) this.inc({ rank }, overload.figures.shed[rank]);
    },
  });
  new Gauge({
    name: 'octavo_overload_requests',
    help: 'Requests that the application works on',
    registers,
    collect() {
      this.set(overload.figures.requests);
    },
  });
  new Gauge({
    name: 'octavo_overload_delay_seconds',
    help: 'How late the process was with what it does, on average over the last second',
    registers,
    collect() {
      this.set(overload.figures.delayMs / 1000);
    },
  });
}
