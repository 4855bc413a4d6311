/** Lists with boxes to tick: one box for all, ranges with the shift key, and what can be done shows once one is ticked. */
export function improveLists(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-bulk]')) improveList(form);
}

function improveList(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[type=checkbox][data-row]')];
  const whole = form.querySelector<HTMLInputElement>('input[type=checkbox][data-all]');
  const count = form.querySelector<HTMLElement>('[data-selected]');
  let last = -1;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    form.toggleAttribute('data-has-selection', ticked > 0);
    if (count) count.textContent = ticked === 0 ? '' : `${ticked} selected`;
    if (!whole) return;
    whole.checked = ticked > 0 && ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  for (const [index, box] of boxes.entries()) {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last >= 0) tickRange(boxes, last, index, box.checked);
      last = index;
      show();
    });
  }
  if (whole) {
    whole.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden');
    whole.addEventListener('change', () => {
      for (const box of boxes) box.checked = whole.checked;
      show();
    });
  }
  form.setAttribute('data-improved', '');
  show();
}

function tickRange(boxes: readonly HTMLInputElement[], from: number, to: number, checked: boolean): void {
  for (const box of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = checked;
}
