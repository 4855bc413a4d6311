import type { Trace } from '../observe/trace.ts';
import type { PageAssets } from '../web/assets.ts';
import { countOfBudget, foundInCaches, milliseconds } from './figures.ts';
import { tracePath } from './inspecting.ts';
import { OperationTable } from './operation-table.tsx';
import { StatementTable } from './statement-table.tsx';
import { TraceSummary } from './trace-summary.tsx';

export interface ToolbarProps {
  trace: Trace;
  totalMs: number;
  assets: PageAssets;
}

/** At the foot of a page: one line, which unfolds to all that the page asked of the database and the caches. */
export function Toolbar({ trace, totalMs, assets }: ToolbarProps) {
  const isAlarming = trace.overruns().length > 0;
  const found = foundInCaches(trace);
  const isRepeating = trace.repeated().size > 0;
  return (
    <aside class="inspector" aria-label="Query inspector" lang="en" dir="ltr">
      <link rel="stylesheet" href={assets.inspectorStylesheet} />
      <details>
        <summary>
          <span class={isAlarming ? 'inspector-flag' : 'inspector-figure'}>
            {countOfBudget(trace)} statements
          </span>
          {isRepeating && <span class="inspector-flag">N+1</span>}
          {found && <span class="inspector-figure">{found}</span>}
          <Figure label="database" value={trace.databaseMs} />
          <Figure label="rendering" value={Math.max(0, totalMs - trace.databaseMs)} />
          <Figure label="in all" value={totalMs} />
        </summary>
        <div class="inspector-body">
          <TraceSummary trace={trace} />
          {trace.statements.length > 0 && <StatementTable trace={trace} />}
          <OperationTable trace={trace} />
          <p class="inspector-note">
            <a href={tracePath(trace.id)}>This request on a page of its own</a>
          </p>
        </div>
      </details>
    </aside>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <span class="inspector-figure">
      {milliseconds(value)} <span class="inspector-label">{label}</span>
    </span>
  );
}
