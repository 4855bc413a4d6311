import type { Context } from 'hono';
import type { BudgetKeeping, Overrun } from '../observe/keep-budgets.ts';
import { fallbackShell } from '../web/error-page.tsx';
import { renderPage } from '../web/render-page.ts';
import type { Inspecting } from './inspecting.ts';
import { StatementTable } from './statement-table.tsx';
import { InspectorPage } from './trace-page.tsx';
import { TraceSummary } from './trace-summary.tsx';

/** In development and in tests, an answer that took more statements than its route declares is an error that shows them. */
export function overrunAnswer({ working, isDevelopment }: Inspecting): NonNullable<BudgetKeeping['answer']> {
  return (c: Context, { message, part, trace }: Overrun) => {
    if (!isDevelopment) return failTest(c, message);
    const frame = { shell: fallbackShell(working.siteUrl), assets: working.assets };
    return renderPage(
      c,
      <InspectorPage {...frame} title="This page asks too much of the database">
        <p>
          It took {part.count} statements. Send fewer, or declare more where the address stands in the table.
        </p>
        <TraceSummary trace={trace} />
        <StatementTable trace={trace} />
      </InspectorPage>,
      500,
    );
  };
}

/** A test that looks at the status alone tells nothing of the body. */
function failTest(c: Context, message: string): Response {
  process.stderr.write(`${message}\n`);
  return c.text(message, 500);
}
