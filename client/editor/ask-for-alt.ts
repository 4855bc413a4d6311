import { button, element } from './elements.ts';
import type { UploadedFile } from './upload-file.ts';

let asked = 0;

/** Asks what a picture shows, beside the text: nobody has to answer at once. */
export function askForAlt(row: HTMLElement, file: UploadedFile, onAnswer: (alt: string) => void): void {
  asked++;
  const id = `alt-${asked}`;
  const input = element('input', {
    id,
    type: 'text',
    value: file.alt,
    'aria-describedby': `${id}-hint`,
    autocomplete: 'off',
    dir: 'auto',
  });
  const box = element('input', { type: 'checkbox' });
  const answer = () => {
    const alt = box.checked ? '' : input.value.trim();
    onAnswer(alt);
    void keepAlt(file, alt);
    row.remove();
  };
  box.addEventListener('change', () => {
    input.disabled = box.checked;
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    answer();
  });
  row.replaceChildren(
    element('img', { src: file.url, alt: '', class: 'upload-thumbnail' }),
    element(
      'div',
      { class: 'upload-alt' },
      element('label', { for: id }, `What does ${file.name} show?`),
      input,
      element(
        'p',
        { class: 'field-hint', id: `${id}-hint` },
        'For those who cannot see it: one sentence, as you would say it on the telephone.',
      ),
      element('label', { class: 'upload-decorative' }, box, ' It is only decoration'),
    ),
    button('Done', answer, { 'aria-label': `Done with ${file.name}` }),
  );
}

/** For the library and the next time it is used; who may not change it there, changes it only here. */
async function keepAlt(file: UploadedFile, alt: string): Promise<void> {
  const body = new URLSearchParams({ alt });
  const headers = { Accept: 'application/json' };
  await fetch(`/admin/media/${file.id}`, { method: 'POST', headers, body }).catch(() => {});
}
