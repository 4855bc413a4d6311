import type { TracedStatement } from '../observe/trace.ts';
import type { Plan } from './explain.ts';
import { milliseconds } from './figures.ts';
import { shownParameters } from './shown-parameters.ts';
import { InspectorPage, type TracePageProps } from './trace-page.tsx';

export interface PlanPageProps extends TracePageProps {
  statement: TracedStatement;
  plan: Plan;
}

export function PlanPage({ shell, assets, kept, statement, plan }: PlanPageProps) {
  const { name, rows, milliseconds: time, place, sql } = statement;
  return (
    <InspectorPage shell={shell} assets={assets} title={name || 'A statement without a name'} above={kept}>
      <p class="inspector-note">
        {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'} in {milliseconds(time)}
        {place && (
          <>
            , sent from <code>{place}</code>
          </>
        )}
      </p>
      <h2>Plan</h2>
      <PlanLines plan={plan} />
      <h2>Statement</h2>
      <pre tabindex={0}>
        <code>{sql}</code>
      </pre>
      <Parameters statement={statement} />
    </InspectorPage>
  );
}

function PlanLines({ plan }: { plan: Plan }) {
  if (!plan.ok) return <p>The database does not explain this statement: {plan.reason}</p>;
  return (
    <>
      <pre tabindex={0}>
        <code>{plan.lines.length > 0 ? plan.lines.join('\n') : 'There is nothing to look for.'}</code>
      </pre>
      {plan.isMeasured && <p class="inspector-note">Measured: it was run again, and undone.</p>}
    </>
  );
}

function Parameters({ statement }: { statement: TracedStatement }) {
  if (statement.parameters.length === 0) return null;
  const shown = shownParameters(statement);
  return (
    <>
      <h2>Values</h2>
      {shown === null ? (
        <p>They may tell who somebody is, or open something, and are not shown.</p>
      ) : (
        <ol class="inspector-values">
          {shown.map((value) => (
            <li>
              <code>{value}</code>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
