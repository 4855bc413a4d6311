/** Lists whose rows can be dragged into another order; the buttons in the rows do the same without a pointer. */
export function improveReorderLists(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[data-reorder]')) improveReorderList(list);
}

function improveReorderList(list: HTMLElement): void {
  const status = document.querySelector<HTMLElement>('[data-reorder-status]');
  for (const row of rowsOf(list)) {
    const handle = row.querySelector<HTMLElement>('[data-drag]');
    if (!handle) continue;
    handle.hidden = false;
    handle.addEventListener('pointerdown', (event) => {
      if (event.button === 0) startDrag(list, row, handle, event);
    });
  }
  list.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element
        ? event.target.closest<HTMLButtonElement>('[data-reorder-button]')
        : null;
    const row = button?.closest<HTMLElement>('[data-reorder-item]');
    if (!button || !row || button.dataset.reorderButton === 'remove') return;
    event.preventDefault();
    moveByButton(list, row, button);
    if (status)
      status.textContent = `Moved to place ${rowsOf(list).indexOf(row) + 1}. Save to keep the order.`;
  });
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[data-reorder-item]')];
}

function moveByButton(list: HTMLElement, row: HTMLElement, button: HTMLButtonElement): void {
  const rows = rowsOf(list);
  const isUp = button.dataset.reorderButton === 'up';
  const other = rows[rows.indexOf(row) + (isUp ? -1 : 1)];
  if (!other) return;
  if (isUp) other.before(row);
  else other.after(row);
  renumber(list);
  const again = button.disabled
    ? row.querySelector<HTMLButtonElement>('[data-reorder-button]:not(:disabled)')
    : button;
  again?.focus();
}

function startDrag(list: HTMLElement, row: HTMLElement, handle: HTMLElement, start: PointerEvent): void {
  start.preventDefault();
  handle.setPointerCapture(start.pointerId);
  row.classList.add('is-dragged');
  // The others move around the row: one that is taken out of the page and put back would lose the pointer.
  const move = ({ clientY }: PointerEvent) => {
    const rows = rowsOf(list);
    const place = rows.indexOf(row);
    for (const above of rows.slice(0, place).reverse()) if (clientY < middleOf(above)) row.after(above);
    for (const below of rows.slice(place + 1)) if (clientY > middleOf(below)) row.before(below);
  };
  const end = () => {
    row.classList.remove('is-dragged');
    handle.removeEventListener('pointermove', move);
    renumber(list);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', end, { once: true });
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/** The buttons send the place of their row. */
function renumber(list: HTMLElement): void {
  const rows = rowsOf(list);
  for (const [index, row] of rows.entries()) {
    for (const button of row.querySelectorAll<HTMLButtonElement>('[data-reorder-button]')) {
      button.value = String(index);
      if (button.dataset.reorderButton === 'up') button.disabled = index === 0;
      if (button.dataset.reorderButton === 'down') button.disabled = index === rows.length - 1;
    }
  }
  list.closest('form')?.setAttribute('data-changed', '');
}
