import type { Block, Cell, Report, Section, Table } from './report.ts';

/** @param pictureOf the address of a plot's file, as seen from the Markdown's. */
export function markdownOf(report: Report, pictureOf: (plotId: string) => string): string {
  const findings = report.findings.map((finding) => `- ${escaped(finding)}`).join('\n');
  const sections = report.sections.map((section) => sectionText(section, pictureOf));
  return `${[`# ${escaped(report.title)}`, escaped(report.lead), findings, ...sections]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function sectionText(section: Section, pictureOf: (plotId: string) => string): string {
  return [`## ${escaped(section.title)}`, ...section.blocks.map((block) => blockText(block, pictureOf))].join(
    '\n\n',
  );
}

function blockText(block: Block, pictureOf: (plotId: string) => string): string {
  switch (block.kind) {
    case 'text':
      return escaped(block.text);
    case 'code':
      return `\`\`\`sh\n${block.text}\n\`\`\``;
    case 'plot': {
      const { id, title, description } = block.plot;
      return `**${escaped(title)}**\n\n![${escaped(description)}](${pictureOf(id)})`;
    }
    case 'table':
      return tableText(block.table);
  }
}

function tableText({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `*${escaped(caption)}*`,
    '',
    line(columns.map((column) => cellText(column.label))),
    line(columns.map((column) => (column.isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cellText))),
  ].join('\n');
}

function cellText(cell: Cell): string {
  const text = escaped(typeof cell === 'string' ? cell : cell.text).replaceAll('|', '\\|');
  return typeof cell === 'string' || text === '' ? text : `**${text}**`;
}

// Code between backticks stays as it is.
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : part.replaceAll(/[\\*<[\]]/g, '\\$&')))
    .join('');
}
