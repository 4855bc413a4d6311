import type { Trace } from '../observe/trace.ts';
import { milliseconds } from './figures.ts';

/** For each route that had a part in the answer its statements and its budget; then whatever was no statement. */
export function TraceSummary({ trace }: { trace: Trace }) {
  return (
    <>
      <ul class="inspector-parts">
        {trace.parts.map(({ route, budget, count }) => (
          <li>
            <code>{route}</code>{' '}
            {'most' in budget
              ? `${count} of ${budget.most} statements`
              : `${count} statements, unbounded: ${budget.unbounded}`}
          </li>
        ))}
      </ul>
      {trace.operations.length > 0 && (
        <ul class="inspector-operations">
          {trace.operations.map((operation) => (
            <li>
              {operation.kind} <code>{operation.subject}</code> {operation.outcome},{' '}
              {milliseconds(operation.milliseconds)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
