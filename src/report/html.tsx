import type { Html } from '../web/jsx/html.ts';
import { raw } from '../web/jsx/html.ts';
import { PlotSvg } from './plot.tsx';
import { PLOT_STYLE } from './plot-style.ts';
import type { Block, Cell, Report, Section, Table } from './report.ts';
import { REPORT_STYLE } from './report-style.ts';

/** One page that needs nothing from elsewhere. */
export function htmlOf(report: Report): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{report.title}</title>
        <style>{raw(`${REPORT_STYLE}\n${PLOT_STYLE}`)}</style>
      </head>
      <body>
        <main>
          <Beginning report={report} />
          {report.sections.map((section) => (
            <SectionPart section={section} />
          ))}
        </main>
      </body>
    </html>
  );
  return `<!DOCTYPE html>\n${page}\n`;
}

function Beginning({ report }: { report: Report }): Html {
  return (
    <header>
      <h1>{report.title}</h1>
      <p class="lead">
        <Text text={report.lead} />
      </p>
      {report.findings.length > 0 && (
        <ul class="findings">
          {report.findings.map((finding) => (
            <li>
              <Text text={finding} />
            </li>
          ))}
        </ul>
      )}
      <nav aria-label="Contents">
        <ol>
          {report.sections.map(({ id, title }) => (
            <li>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
    </header>
  );
}

function SectionPart({ section }: { section: Section }): Html {
  return (
    <section id={section.id}>
      <h2>{section.title}</h2>
      {section.blocks.map((block) => (
        <BlockPart block={block} />
      ))}
    </section>
  );
}

function BlockPart({ block }: { block: Block }): Html {
  switch (block.kind) {
    case 'text':
      return (
        <p>
          <Text text={block.text} />
        </p>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'plot':
      return (
        <figure>
          <figcaption>{block.plot.title}</figcaption>
          <PlotSvg plot={block.plot} width="wide" />
          <PlotSvg plot={block.plot} width="narrow" />
        </figure>
      );
    case 'table':
      return <TablePart table={block.table} />;
  }
}

// It may be wider than a phone: then it scrolls by itself, from the keyboard too.
function TablePart({ table: { caption, columns, rows } }: { table: Table }): Html {
  const classOf = (index: number) => (columns[index]?.isNumber ? 'number' : undefined);
  return (
    <section class="table" aria-label={caption} tabindex={0}>
      <table>
        <caption>
          <span>
            <Text text={caption} />
          </span>
        </caption>
        <thead>
          <tr>
            {columns.map(({ label }, index) => (
              <th scope="col" class={classOf(index)}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th scope="row">
                    <CellPart cell={cell} />
                  </th>
                ) : (
                  <td class={classOf(index)}>
                    <CellPart cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellPart({ cell }: { cell: Cell }): Html {
  if (typeof cell === 'string') return <Text text={cell} />;
  return (
    <strong class="marked">
      <Text text={cell.text} />
    </strong>
  );
}

function Text({ text }: { text: string }): Html {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
