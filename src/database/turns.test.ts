import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets one at a time go on, in the order in which they came', async () => {
  const turns = new Turns(10_000);
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      await turns.take();
      order.push(number);
      await Promise.resolve();
      order.push(-number);
      turns.pass();
    }),
  );
  expect(order).toEqual([1, -1, 2, -2, 3, -3]);
});

it('turns away whoever has waited too long, and keeps the turn of the others', async () => {
  const turns = new Turns(1);
  await turns.take();
  await expect(turns.take()).rejects.toMatchObject({ code: 'busy' });
  turns.pass();
  expect(turns.take()).toBeUndefined();
});
