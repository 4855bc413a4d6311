import type { Trace, TracedStatement } from '../observe/trace.ts';
import { milliseconds } from './figures.ts';
import { planPath } from './inspecting.ts';

/** The longest list that anybody reads. */
const SHOWN = 200;
const SHOWN_SQL = 90;

/** Every statement of a request, in its order, with a link to its plan. */
export function StatementTable({ trace }: { trace: Trace }) {
  const { statements, count } = trace;
  const repeated = trace.repeated();
  const shown = statements.slice(0, SHOWN);
  return (
    <>
      <RepeatedNote trace={trace} />
      <section class="inspector-scroll" tabindex={0} aria-label="Statements">
        <table class="inspector-table">
          <thead>
            <tr>
              <th scope="col">Query</th>
              <th scope="col">Sent from</th>
              <th scope="col" class="inspector-number">
                Rows
              </th>
              <th scope="col" class="inspector-number">
                Time
              </th>
              <th scope="col">
                <span class="visually-hidden">Plan</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((statement, index) => (
              <StatementRow
                statement={statement}
                times={repeated.get(statement.sql) ?? 0}
                path={planPath(trace.id, index)}
                place={index + 1}
              />
            ))}
          </tbody>
        </table>
      </section>
      {count > shown.length && (
        <p class="inspector-note">And {(count - shown.length).toLocaleString('en')} more.</p>
      )}
    </>
  );
}

interface StatementRowProps {
  statement: TracedStatement;
  /** How often it was sent, when that is too often. */
  times: number;
  path: string;
  place: number;
}

function StatementRow({ statement, times, path, place }: StatementRowProps) {
  return (
    <tr {...(times > 0 && { class: 'is-repeated' })}>
      <th scope="row">
        <code>{statement.name || shortened(statement.sql)}</code>
        {times > 0 && <span class="inspector-flag">N+1</span>}
        {statement.failed && <span class="inspector-flag">failed</span>}
      </th>
      <td class="inspector-place">{statement.place ?? ''}</td>
      <td class="inspector-number">{statement.rows.toLocaleString('en')}</td>
      <td class="inspector-number">{milliseconds(statement.milliseconds)}</td>
      <td>
        <a href={path} aria-label={`Plan of statement ${place}`}>
          Plan
        </a>
      </td>
    </tr>
  );
}

/** What was sent again and again, and where from: a list or a join asks for all at once. */
function RepeatedNote({ trace }: { trace: Trace }) {
  const repeated = [...trace.repeated()];
  if (repeated.length === 0) return null;
  return (
    <ul class="inspector-repeated">
      {repeated.map(([sql, times]) => {
        const one = trace.statements.find((statement) => statement.sql === sql);
        return (
          <li>
            <span class="inspector-flag">N+1</span> <code>{one?.name || shortened(sql)}</code> was sent{' '}
            {times.toLocaleString('en')} times
            {one?.place && (
              <>
                {' from '}
                <code>{one.place}</code>
              </>
            )}
            . Ask once, for all of them.
          </li>
        );
      })}
    </ul>
  );
}

function shortened(sql: string): string {
  return sql.length > SHOWN_SQL ? `${sql.slice(0, SHOWN_SQL)}…` : sql;
}
