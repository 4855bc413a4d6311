// The buttons above the text, their keys, and the dialog that lists them.
import { button, element } from './elements.ts';
import type { Format } from './formatting.ts';
import * as formats from './formatting.ts';
import { applyEdit, selectedIn } from './text-edit.ts';

interface Tool {
  name: string;
  /** What the button shows. */
  sign: string;
  format: Format;
  /** With Ctrl or Cmd. */
  key?: string;
  /** A `KeyboardEvent.code`, with Alt. */
  altCode?: string;
  /** Not among the buttons. */
  isHidden?: boolean;
}

const TOOLS: readonly Tool[] = [
  { name: 'Bold', sign: 'B', format: formats.surround('**', 'bold'), key: 'b' },
  { name: 'Italic', sign: 'I', format: formats.surround('*', 'italic'), key: 'i' },
  { name: 'Link', sign: 'Link', format: formats.link(), key: 'k' },
  { name: 'Heading', sign: 'H2', format: formats.heading(2), altCode: 'Digit2' },
  { name: 'Smaller heading', sign: 'H3', format: formats.heading(3), altCode: 'Digit3' },
  { name: 'Smallest heading', sign: 'H4', format: formats.heading(4), altCode: 'Digit4', isHidden: true },
  { name: 'Plain paragraph', sign: '¶', format: formats.paragraph, altCode: 'Digit0', isHidden: true },
  { name: 'Quote', sign: '❝', format: formats.quote, altCode: 'KeyQ' },
  { name: 'List', sign: '•', format: formats.bulletList, altCode: 'KeyL' },
  { name: 'Numbered list', sign: '1.', format: formats.numberedList, altCode: 'KeyN' },
  { name: 'Code', sign: '‹›', format: formats.code, key: 'e' },
  { name: 'Code block', sign: '{ }', format: formats.codeBlock, altCode: 'KeyC' },
  { name: 'Line across', sign: '―', format: formats.rule, altCode: 'KeyR' },
];

export interface ToolbarInput {
  place: HTMLElement;
  area: HTMLTextAreaElement;
  /** Whether the text is Markdown: in HTML there are no marks to put in. */
  isMarkdown: boolean;
  choosePicture(): void;
  save(): void;
  /** Further buttons at the end. */
  extras: readonly Node[];
}

export function drawToolbar(input: ToolbarInput): void {
  const { place, area, isMarkdown } = input;
  const tools = isMarkdown ? TOOLS : [];
  const help = drawHelp(tools);
  const buttons = tools.filter((tool) => !tool.isHidden).map((tool) => toolButton(tool, area));
  const picture = button('Picture', input.choosePicture, { class: 'tool', title: 'Picture or file' });
  const ask = button('?', () => help.showModal(), {
    class: 'tool',
    'aria-label': 'Keys and help',
    title: 'Keys and help',
  });
  place.setAttribute('role', 'toolbar');
  place.setAttribute('aria-label', 'Formatting');
  place.replaceChildren(...buttons, picture, ask, element('span', { class: 'tool-space' }), ...input.extras);
  place.hidden = false;
  document.body.append(help);
  moveByArrows(place);
  area.form?.addEventListener('keydown', (event) => listenForKeys(event, input, tools));
}

function toolButton(tool: Tool, area: HTMLTextAreaElement): HTMLButtonElement {
  const keys = keysOf(tool);
  return button(tool.sign, () => applyEdit(area, tool.format(selectedIn(area))), {
    class: `tool tool-${tool.name.toLowerCase().replaceAll(' ', '-')}`,
    'aria-label': tool.name,
    title: keys === '' ? tool.name : `${tool.name} (${keys})`,
  });
}

function listenForKeys(event: KeyboardEvent, { area, save }: ToolbarInput, tools: readonly Tool[]): void {
  if (event.isComposing) return;
  const hasCommand = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (hasCommand && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault();
    save();
    return;
  }
  if (event.target !== area) return;
  const tool = tools.find((one) => {
    if (one.key !== undefined)
      return hasCommand && !event.altKey && !event.shiftKey && event.key.toLowerCase() === one.key;
    return event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.code === one.altCode;
  });
  if (tool === undefined) return;
  event.preventDefault();
  applyEdit(area, tool.format(selectedIn(area)));
}

/** One stop for Tab; the arrows go from button to button. */
function moveByArrows(place: HTMLElement): void {
  const buttons = [...place.querySelectorAll('button')];
  for (const [index, one] of buttons.entries()) one.tabIndex = index === 0 ? 0 : -1;
  place.addEventListener('keydown', (event) => {
    const at =
      document.activeElement instanceof HTMLButtonElement ? buttons.indexOf(document.activeElement) : -1;
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = steps[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
    next?.focus();
  });
}

function drawHelp(tools: readonly Tool[]): HTMLDialogElement {
  const rows: [string, string][] = [
    ...tools.map((tool): [string, string] => [keysOf(tool), tool.name]),
    [`${command()}S`, 'Save'],
    [`${command()}Z`, 'Undo'],
    [`${command()}Shift+V`, 'Paste without formats'],
    ['Enter', 'In a list: the next item; on an empty item: the end of the list'],
    ['Tab, Shift+Tab', 'In a list or code: further in, further out'],
    ['Escape, then Tab', 'Leave the text for the next field'],
  ];
  const list = element('dl', { class: 'keys' });
  for (const [keys, what] of rows) {
    list.append(element('div', {}, element('dt', {}, element('kbd', {}, keys)), element('dd', {}, what)));
  }
  const close = element('button', { class: 'button' }, 'Close');
  return element(
    'dialog',
    { class: 'editor-help', 'aria-labelledby': 'editor-help-title' },
    element('h2', { id: 'editor-help-title' }, 'Keys'),
    list,
    element(
      'p',
      { class: 'field-hint' },
      'Pictures: paste them, drop them on the text, or use the button. Select words and paste an address to make a link.',
    ),
    element('form', { method: 'dialog' }, close),
  );
}

function keysOf({ key, altCode }: Tool): string {
  if (key !== undefined) return command() + key.toUpperCase();
  return `${isMac() ? '⌥' : 'Alt+'}${altCode?.replace(/Digit|Key/, '') ?? ''}`;
}

function command(): string {
  return isMac() ? '⌘' : 'Ctrl+';
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
