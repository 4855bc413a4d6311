import type { Trace } from '../observe/trace.ts';

/** For each route that had a part in the answer its statements and its budget. */
export function TraceSummary({ trace }: { trace: Trace }) {
  if (!trace.hasRoute && trace.operations.length > 0)
    return <p class="inspector-note">The whole page was kept: no route was asked for it.</p>;
  return (
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
  );
}
