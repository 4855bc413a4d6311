import { expect, test } from 'vitest';
import { planRestart } from './plan-restart.ts';

const words = (nodes: readonly string[], only: readonly string[] = []) =>
  planRestart(nodes, only).map((step) => ('name' in step ? `${step.do} ${step.name}` : step.do));

test('nodes are restarted one after another, and the balancer last', () => {
  expect(words(['node-1', 'node-2', 'node-10'])).toEqual([
    'restart node-1',
    'restart node-2',
    'restart node-10',
    'restart-balancer',
  ]);
});

test('a node that is alone gets another beside it for as long', () => {
  expect(words(['node-1'])).toEqual(['add node-2', 'restart node-1', 'remove node-2', 'restart-balancer']);
  expect(words(['node-1'], ['balancer'])).toEqual(['restart-balancer']);
  expect(words(['node-2'], ['node-2'])).toEqual(['add node-1', 'restart node-2', 'remove node-1']);
});

test('those that are named are restarted, and a name that there is not is refused', () => {
  expect(words(['node-1', 'node-2'], ['node-2'])).toEqual(['restart node-2']);
  expect(() => words(['node-1', 'node-2'], ['node-2', 'node-3'])).toThrow(
    'There is no node-3 here. There are node-1, node-2, balancer.',
  );
});
