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
  const move = (event: PointerEvent) => {
    const rows = rowsOf(list).filter((other) => other !== row);
    const next = rows.find((other) => {
      const box = other.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    const last = rows.at(-1);
    if (next) next.before(row);
    else last?.after(row);
  };
  const end = () => {
    row.classList.remove('is-dragged');
    handle.removeEventListener('pointermove', move);
    renumber(list);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', end, { once: true });
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
