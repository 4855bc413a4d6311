// Pasting an address makes a link of the selection; pasting from web pages keeps the simple formats.
import { link } from './formatting.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';
import { applyEdit, selectedIn } from './text-edit.ts';

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

export function improvePaste(area: HTMLTextAreaElement): void {
  let isPlain = false;
  // Ctrl+Shift+V asks for the text as it is.
  area.addEventListener('keydown', (event) => {
    isPlain = event.shiftKey && event.key.toLowerCase() === 'v';
  });
  area.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    if (!data || event.defaultPrevented || isPlain) return;
    const text = data.getData('text/plain');
    const selected = selectedIn(area);
    const words = selected.text.slice(selected.start, selected.end);
    if (ADDRESS.test(text.trim()) && words.trim() !== '' && !words.includes('\n') && !ADDRESS.test(words)) {
      event.preventDefault();
      applyEdit(area, link(text.trim())(selected));
      return;
    }
    const html = data.getData('text/html');
    const markdown = html === '' ? null : htmlToMarkdown(html);
    if (markdown === null || markdown === '') return;
    event.preventDefault();
    applyEdit(area, { from: selected.start, to: selected.end, insert: markdown });
  });
}
