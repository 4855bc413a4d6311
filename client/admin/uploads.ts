// Adding files to the library: dropped or chosen, each with how far it has come.
import { button, element } from '../editor/elements.ts';
import { uploadFile } from '../editor/upload-file.ts';

/** How many go at once; the others wait for them. */
const AT_ONCE = 2;

export function improveUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-uploads]')) improveForm(form);
}

function improveForm(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  const list = form.querySelector<HTMLElement>('[data-upload-list]');
  if (!input || !list) return;
  const send = (files: readonly File[]) => void sendAll(form, list, files);
  form.setAttribute('data-improved', '');
  input.addEventListener('change', () => {
    send([...(input.files ?? [])]);
    input.value = '';
  });
  form.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    form.setAttribute('data-dragged', '');
  });
  form.addEventListener('dragleave', () => form.removeAttribute('data-dragged'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.removeAttribute('data-dragged');
    send([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Shows the library anew when all have arrived; what has not is told, and stays until somebody has read it. */
async function sendAll(form: HTMLFormElement, list: HTMLElement, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  list.hidden = false;
  const waiting = files.map((file) => {
    const row = element('li', { class: 'upload' }, element('span', { class: 'upload-name' }, file.name));
    list.append(row);
    return { file, row };
  });
  let hasFailed = false;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await sendOne(form.action, next.file, next.row))) hasFailed = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const again = () => location.assign(form.action);
  if (!hasFailed) again();
  else if (!list.querySelector('[data-again]')) {
    list.append(element('li', { class: 'upload', 'data-again': true }, button('Show the library', again)));
  }
}

async function sendOne(url: string, file: File, row: HTMLElement): Promise<boolean> {
  const abort = new AbortController();
  const bar = element('progress', { max: '1', value: '0', 'aria-label': `Uploading ${file.name}` });
  const cancel = button('Cancel', () => abort.abort(), { 'aria-label': `Cancel ${file.name}` });
  row.append(bar, cancel);
  const onProgress = (share: number) => {
    bar.value = share;
  };
  const answer = await uploadFile(url, file, { onProgress, signal: abort.signal });
  bar.remove();
  cancel.remove();
  const problem = answer.ok || abort.signal.aborted ? '' : answer.problem;
  if (abort.signal.aborted) row.remove();
  else
    row.append(
      element(
        'span',
        { class: answer.ok ? 'upload-done' : 'upload-problem', role: 'status' },
        problem || 'Added',
      ),
    );
  return problem === '';
}
