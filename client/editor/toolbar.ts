// The buttons above the text, their keys, and the dialog that lists them.
import { button, element } from './elements.ts';
import type { Format } from './formatting.ts';
import * as formats from './formatting.ts';
import { applyEdit, selectedIn } from './text-edit.ts';

interface Tool {
  name: string;
  /** What the button shows: the path of an icon, 24 by 24. */
  icon: string;
  format: Format;
  /** With Ctrl or Cmd. */
  key?: string;
  /** A `KeyboardEvent.code`, with Alt. */
  altCode?: string;
  /** Not among the buttons. */
  isHidden?: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'Bold',
    icon: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zm0 7h7a3.5 3.5 0 0 1 0 7H7z',
    format: formats.surround('**', 'bold'),
    key: 'b',
  },
  { name: 'Italic', icon: 'M10 5h8M6 19h8M14.5 5l-5 14', format: formats.surround('*', 'italic'), key: 'i' },
  {
    name: 'Link',
    icon: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
    format: formats.link(),
    key: 'k',
  },
  {
    name: 'Heading',
    icon: 'M4 6v12M12 6v12M4 12h8M16 11a2.2 2.2 0 1 1 4 1.3L16 18h4.5',
    format: formats.heading(2),
    altCode: 'Digit2',
  },
  {
    name: 'Smaller heading',
    icon: 'M4 6v12M12 6v12M4 12h8M16 10h4.5l-2.7 3.2a2.5 2.5 0 1 1-2 4',
    format: formats.heading(3),
    altCode: 'Digit3',
  },
  { name: 'Smallest heading', icon: '', format: formats.heading(4), altCode: 'Digit4', isHidden: true },
  { name: 'Plain paragraph', icon: '', format: formats.paragraph, altCode: 'Digit0', isHidden: true },
  { name: 'Quote', icon: 'M6 6v12M11 8h8M11 12h8M11 16h5', format: formats.quote, altCode: 'KeyQ' },
  {
    name: 'List',
    icon: 'M5 7h.01M5 12h.01M5 17h.01M9.5 7H20M9.5 12H20M9.5 17H20',
    format: formats.bulletList,
    altCode: 'KeyL',
  },
  {
    name: 'Numbered list',
    icon: 'M4 6l1.5-1v5M4 15a1.3 1.3 0 1 1 2.3.8L4 19h2.7M10.5 7H20M10.5 12H20M10.5 17H20',
    format: formats.numberedList,
    altCode: 'KeyN',
  },
  { name: 'Code', icon: 'M9 7l-5 5 5 5M15 7l5 5-5 5', format: formats.code, key: 'e' },
  {
    name: 'Code block',
    icon: 'M4 5h16v14H4zM10 10l-2 2 2 2M14 10l2 2-2 2',
    format: formats.codeBlock,
    altCode: 'KeyC',
  },
  { name: 'Line across', icon: 'M4 12h16', format: formats.rule, altCode: 'KeyR' },
];

const PICTURE = 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9h.01';
const HELP = 'M9.3 9.3a2.7 2.7 0 1 1 3.7 2.5c-.7.3-1 .8-1 1.7M12 17h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0';

export interface ToolbarInput {
  place: HTMLElement;
  area: HTMLTextAreaElement;
  /** Whether the text is Markdown: in HTML there are no marks to put in. */
  isMarkdown: boolean;
  choosePicture(): void;
  save(): void;
}

export function drawToolbar(input: ToolbarInput): void {
  const { place, area, isMarkdown } = input;
  const tools = isMarkdown ? TOOLS : [];
  const help = drawHelp(tools);
  const buttons = tools.filter((tool) => !tool.isHidden).map((tool) => toolButton(tool, area));
  const picture = iconButton(PICTURE, input.choosePicture, 'Picture or file', '');
  const ask = iconButton(HELP, () => help.showModal(), 'Keys and help', '');
  place.setAttribute('role', 'toolbar');
  place.setAttribute('aria-label', 'Formatting');
  place.replaceChildren(...buttons, picture, ask);
  place.hidden = false;
  document.body.append(help);
  moveByArrows(place);
  area.form?.addEventListener('keydown', (event) => listenForKeys(event, input, tools));
}

function toolButton(tool: Tool, area: HTMLTextAreaElement): HTMLButtonElement {
  return iconButton(tool.icon, () => applyEdit(area, tool.format(selectedIn(area))), tool.name, keysOf(tool));
}

function iconButton(icon: string, act: () => void, name: string, keys: string): HTMLButtonElement {
  const title = keys === '' ? name : `${name} (${keys})`;
  const made = button('', act, { class: 'tool', 'aria-label': name, title });
  made.append(drawIcon(icon));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

function drawIcon(path: string): SVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  const look = {
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.8',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', ...look }))
    icon.setAttribute(name, value);
  line.setAttribute('d', path);
  icon.append(line);
  return icon;
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
    [`${command()}S`, 'Save at once what is typed'],
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
    element('h2', { id: 'editor-help-title', tabindex: '-1', autofocus: true }, 'Keys'),
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
