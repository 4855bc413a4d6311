import type { KeptTrace } from '../observe/recent-traces.ts';
import type { PageAssets } from '../web/assets.ts';
import type { Child } from '../web/jsx/html.ts';
import { Layout } from '../web/layout.tsx';
import type { Shell } from '../web/shell.ts';
import { countOfBudget, foundInCaches, milliseconds } from './figures.ts';
import { INSPECTOR_PATH, tracePath } from './inspecting.ts';
import { OperationTable } from './operation-table.tsx';
import { StatementTable } from './statement-table.tsx';
import { TraceSummary } from './trace-summary.tsx';

export interface TracePageProps {
  shell: Shell;
  assets: PageAssets;
  kept: KeptTrace;
}

export function TracePage({ shell, assets, kept }: TracePageProps) {
  const { trace, method, path, status, totalMs } = kept;
  const found = foundInCaches(trace);
  return (
    <InspectorPage shell={shell} assets={assets} title={`${method} ${path}`}>
      <p class="inspector-note">
        Answered with {status} in {milliseconds(totalMs)}: {countOfBudget(trace)} statements in{' '}
        {milliseconds(trace.databaseMs)}
        {found && `, ${found}`}.
      </p>
      <TraceSummary trace={trace} />
      {trace.statements.length > 0 && <StatementTable trace={trace} />}
      <OperationTable trace={trace} />
      <p class="inspector-note">
        <a href={INSPECTOR_PATH}>All that is kept</a>
      </p>
    </InspectorPage>
  );
}

interface InspectorPageProps {
  shell: Shell;
  assets: PageAssets;
  title: string;
  /** The request that a page below it belongs to. */
  above?: KeptTrace;
  children?: Child;
}

/** In the frame of the site: in development nobody needs to be signed in. */
export function InspectorPage({ shell, assets, title, above, children }: InspectorPageProps) {
  const page = { title, description: '', path: '', type: 'website', robots: 'noindex' } as const;
  return (
    <Layout shell={shell} assets={assets} page={page}>
      <link rel="stylesheet" href={assets.inspectorStylesheet} />
      <div class="inspector-page" lang="en" dir="ltr">
        {above && (
          <p class="inspector-note">
            <a href={tracePath(above.trace.id)}>
              {above.method} {above.path}
            </a>
          </p>
        )}
        <h1>{title}</h1>
        {children}
      </div>
    </Layout>
  );
}
