import type { MarkdownIt, Token } from 'markdown-it';
import { labelsOf } from './content-labels.ts';

type StateCore = InstanceType<MarkdownIt['core']['State']>;

const TASK = /^\[([ xX])\]\s+/;

/** List items that begin with `[ ]` or `[x]` get a checkbox that shows their state. */
export function addTaskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_lists', markTasks);
  markdown.renderer.rules.task_checkbox = (tokens, index, _options, env) => {
    const isDone = tokens[index]?.info === 'done';
    const label = isDone ? labelsOf(env).taskDone : labelsOf(env).taskOpen;
    const checked = isDone ? ' checked' : '';
    return `<input type="checkbox"${checked} disabled aria-label="${markdown.utils.escapeHtml(label)}"> `;
  };
}

function markTasks(state: StateCore): void {
  const lists: Token[] = [];
  state.tokens.forEach((token, index) => {
    if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') lists.push(token);
    if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') lists.pop();
    const item = state.tokens[index - 2];
    if (token.type !== 'inline' || item?.type !== 'list_item_open') return;
    if (!takeMarker(state, token)) return;
    item.attrJoin('class', 'task-list-item');
    const list = lists.at(-1);
    if (list && list.attrGet('class') === null) list.attrSet('class', 'contains-task-list');
  });
}

function takeMarker(state: StateCore, inline: Token): boolean {
  const first = inline.children?.[0];
  const marker = first?.type === 'text' ? TASK.exec(first.content) : null;
  if (!first || !marker) return false;
  first.content = first.content.slice(marker[0].length);
  const checkbox = new state.Token('task_checkbox', 'input', 0);
  checkbox.info = marker[1] === ' ' ? 'open' : 'done';
  inline.children?.unshift(checkbox);
  return true;
}
