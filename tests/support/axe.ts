import { readFile } from 'node:fs/promises';
import type { AxeResults, NodeResult, Result } from 'axe-core';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = new URL('../../node_modules/axe-core/axe.min.js', import.meta.url);
let axe: Promise<string> | undefined;

/** Throws an error that lists every accessibility rule the page breaks, and where. */
export async function expectAccessible(page: Page): Promise<void> {
  // A click that leads to another page may resolve before that page has its styles.
  await page.waitForLoadState();
  // Evaluated through the debugger, because the site's content security policy forbids an added script.
  // A page that is looked at again has it already.
  if (!(await page.evaluate<boolean>("'axe' in window"))) {
    axe ??= readFile(AXE, 'utf8');
    await page.evaluate(await axe);
  }
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${options}).then((results) => results.violations)`,
  );
  if (violations.length > 0) {
    throw new Error(`${page.url()} is not accessible:\n${violations.map(describeViolation).join('\n')}`);
  }
}

function describeViolation(violation: Result): string {
  const title = `- ${violation.id} (${violation.impact ?? 'no impact given'}): ${violation.help}`;
  return [title, ...violation.nodes.map(describeNode)].join('\n');
}

function describeNode(node: NodeResult): string {
  const summary = node.failureSummary?.replaceAll(/\s*\n\s*/g, ' ') ?? '';
  return `    ${node.target.join(' ')} — ${summary}`;
}
