import type { Context } from 'hono';
import type { BudgetKeeping, Overrun } from '../observe/keep-budgets.ts';
import { fallbackShell } from '../web/error-page.tsx';
import { Layout } from '../web/layout.tsx';
import { renderPage } from '../web/render-page.ts';
import type { Inspecting } from './inspecting.ts';
import { StatementTable } from './statement-table.tsx';
import { TraceSummary } from './trace-summary.tsx';

/** In development and in tests, an answer that took more statements than its route declares is an error that shows them. */
export function overrunAnswer({ working, isDevelopment }: Inspecting): NonNullable<BudgetKeeping['answer']> {
  return (c: Context, overrun: Overrun) => {
    if (!isDevelopment) return c.text(overrun.message, 500);
    const shell = fallbackShell(working.siteUrl);
    const { assets } = working;
    const title = 'This page asks too much of the database';
    const page = { title, description: '', path: '', type: 'website', robots: 'noindex' } as const;
    return renderPage(
      c,
      <Layout shell={shell} assets={assets} page={page}>
        <link rel="stylesheet" href={assets.inspectorStylesheet} />
        <h1>{title}</h1>
        <p class="lead">
          It took {overrun.part.count} statements. Send fewer, or declare more where the address is declared.
        </p>
        <div class="inspector-page" lang="en" dir="ltr">
          <TraceSummary trace={overrun.trace} />
          <StatementTable trace={overrun.trace} />
        </div>
      </Layout>,
      500,
    );
  };
}
