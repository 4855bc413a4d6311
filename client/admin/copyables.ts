import { button } from '../editor/elements.ts';

/** Puts a button beside what is there to be copied. */
export function improveCopyables(): void {
  for (const field of document.querySelectorAll<HTMLElement>('[data-copyable]')) {
    const input = field.querySelector('input');
    const label = field.querySelector('label');
    if (!input || !navigator.clipboard) continue;
    input.addEventListener('focus', () => input.select());
    const copy = button(
      'Copy',
      async () => {
        input.select();
        await navigator.clipboard.writeText(input.value).catch(() => {});
        copy.textContent = 'Copied';
        setTimeout(() => {
          copy.textContent = 'Copy';
        }, 2000);
      },
      { 'aria-label': `Copy: ${label?.textContent ?? ''}` },
    );
    input.after(copy);
    field.setAttribute('data-improved', '');
  }
}
