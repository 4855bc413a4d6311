// Two versions of one text, side by side: nothing is decided without the writer.
import { type DiffRow, diffTexts, type Part } from './diff.ts';
import { button, element } from './elements.ts';
import { differingFields, FIELD_LABELS, type FieldName, type Fields } from './fields.ts';

export interface Versions {
  heading: string;
  explanation: string;
  mine: { label: string; fields: Fields };
  theirs: { label: string; fields: Fields };
  keepMine: { label: string; act: () => void };
  takeTheirs: { label: string; act: () => void };
}

/** Unchanged lines shown around a change. */
const AROUND = 2;

export class ConflictView {
  readonly #place: HTMLElement;

  constructor(place: HTMLElement) {
    this.#place = place;
    place.classList.add('conflict');
    place.setAttribute('role', 'region');
    place.setAttribute('aria-label', 'Two versions of this text');
  }

  get isOpen(): boolean {
    return !this.#place.hidden;
  }

  /** Takes the focus from no one: somebody may be typing. */
  show(versions: Versions): void {
    const { heading, explanation, mine, theirs, keepMine, takeTheirs } = versions;
    const actions = element(
      'div',
      { class: 'form-actions' },
      button(keepMine.label, keepMine.act, { class: 'button button-primary' }),
      button(takeTheirs.label, takeTheirs.act, { class: 'button' }),
    );
    this.#place.replaceChildren(
      element('h2', {}, heading),
      element('p', { role: 'alert' }, explanation),
      actions,
      drawVersions(mine, theirs),
    );
    this.#place.hidden = false;
    this.#place.scrollIntoView({ block: 'nearest' });
  }

  hide(): void {
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}

function drawVersions(mine: Versions['mine'], theirs: Versions['theirs']): HTMLElement {
  const names = differingFields(mine.fields, theirs.fields);
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('th', { scope: 'col' }, mine.label),
      element('th', { scope: 'col' }, theirs.label),
    ),
  );
  const bodies = names.map((name) => drawField(name, mine.fields, theirs.fields));
  return element(
    'div',
    { class: 'versions-scroll', tabindex: '0', role: 'group', 'aria-label': 'Differences' },
    element('table', { class: 'versions' }, head, ...bodies),
  );
}

function drawField(name: FieldName, mine: Fields, theirs: Fields): HTMLElement {
  const rows = withoutSame(diffTexts(textOf(mine, name), textOf(theirs, name)));
  const label = element(
    'th',
    { scope: 'rowgroup', colspan: '2', class: 'version-field' },
    FIELD_LABELS[name],
  );
  return element('tbody', {}, element('tr', {}, label), ...rows.map(drawRow));
}

function textOf(fields: Fields, name: FieldName): string {
  const value = fields[name];
  if (name === 'tags') return fields.tags.join('\n');
  if (name === 'coverMediaId') return value === null ? 'none' : `picture ${String(value)}`;
  if (typeof value === 'boolean') return value ? 'allowed' : 'closed';
  return String(value);
}

/** Long runs of what both have are left out: `null` says how many lines by its neighbours' distance. */
function withoutSame(rows: readonly DiffRow[]): (DiffRow | number)[] {
  const isNear = rows.map((_, index) =>
    rows.slice(Math.max(0, index - AROUND), index + AROUND + 1).some((row) => !row.isSame),
  );
  const shown: (DiffRow | number)[] = [];
  for (const [index, row] of rows.entries()) {
    if (isNear[index]) shown.push(row);
    else {
      const last = shown.at(-1);
      if (typeof last === 'number') shown[shown.length - 1] = last + 1;
      else shown.push(1);
    }
  }
  return shown;
}

function drawRow(row: DiffRow | number): HTMLElement {
  if (typeof row === 'number') {
    const text = row === 1 ? 'one line the same' : `${row} lines the same`;
    return element('tr', { class: 'version-gap' }, element('td', { colspan: '2' }, text));
  }
  return element('tr', {}, drawSide(row.mine, 'ins'), drawSide(row.theirs, 'del'));
}

function drawSide(parts: readonly Part[] | null, mark: 'ins' | 'del'): HTMLElement {
  if (parts === null) return element('td', { class: 'version-none' });
  const marked = parts.map((part) => (part.isChanged ? element(mark, {}, part.text) : part.text));
  return element('td', { dir: 'auto' }, ...marked);
}
