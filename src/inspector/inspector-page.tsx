import type { KeptTrace } from '../observe/recent-traces.ts';
import { AdminPage, type AdminPageProps } from '../web/admin/admin-page.tsx';
import { Button, EmptyState } from '../web/admin/fields.tsx';
import { countOfBudget, milliseconds } from './figures.ts';
import { INSPECTOR_PATH, tracePath } from './inspecting.ts';

export interface InspectorScreenProps {
  desk: AdminPageProps['desk'];
  /** Newest first. */
  recent: readonly KeptTrace[];
  isOn: boolean;
  /** Where it is on for everybody. */
  isDevelopment: boolean;
}

export function InspectorScreen({ desk, recent, isOn, isDevelopment }: InspectorScreenProps) {
  return (
    <AdminPage desk={desk} title="Inspector" current="inspector">
      <p class="inspector-intro">
        Shows at the foot of each page, in this browser alone, what the page asked of the database and the
        caches, and how long it took. Readers see nothing of it.
      </p>
      {isDevelopment ? (
        <p>In development it is always on.</p>
      ) : (
        <form method="post" action={INSPECTOR_PATH}>
          <input type="hidden" name="switch" value={isOn ? 'off' : 'on'} />
          <Button kind={isOn ? 'plain' : 'primary'}>{isOn ? 'Switch it off' : 'Switch it on'}</Button>
        </form>
      )}
      <h2>Inspected requests</h2>
      {recent.length === 0 ? (
        <EmptyState title="None yet">
          The last hundred are kept here while the process runs, answers to forms among them.
        </EmptyState>
      ) : (
        <RecentTable recent={recent} />
      )}
    </AdminPage>
  );
}

function RecentTable({ recent }: { recent: readonly KeptTrace[] }) {
  return (
    <table class="data-table">
      <thead>
        <tr>
          <th scope="col">Request</th>
          <th scope="col">Answer</th>
          <th scope="col">Statements</th>
          <th scope="col" class="number">
            Database
          </th>
          <th scope="col" class="number">
            In all
          </th>
        </tr>
      </thead>
      <tbody>
        {recent.map(({ trace, method, path, status, totalMs }) => (
          <tr>
            <td>
              <a href={tracePath(trace.id)}>
                {method} {path}
              </a>
            </td>
            <td>{status}</td>
            <td>{countOfBudget(trace)}</td>
            <td class="number one-line">{milliseconds(trace.databaseMs)}</td>
            <td class="number one-line">{milliseconds(totalMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
