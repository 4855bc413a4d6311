// The process that asks: carries out what it is told over the channel to the one that started it, and ends with it.
import { loadOrder } from './load-order.ts';
import { runLoad } from './run-load.ts';

export function answerOrders(): void {
  // Ctrl-C reaches all processes of a terminal: the one that started this one ends it.
  process.on('SIGINT', () => {});
  process.on('message', (message) => {
    void runLoad(loadOrder.parse(message)).then((result) => process.send?.(result));
  });
}
