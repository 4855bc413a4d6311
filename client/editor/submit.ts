// Saving and publishing: what is typed is with the server first, so that whatever becomes of the form loses nothing.
import type { Autosave } from './autosave.ts';
import type { Cover } from './cover.ts';
import type { EditorForm } from './editor-form.ts';
import type { StateLine } from './state-line.ts';
import type { TextUploads } from './text-uploads.ts';

export interface SubmitInput {
  form: EditorForm;
  autosave: Autosave;
  line: StateLine;
  uploads: TextUploads;
  covers: readonly Cover[];
  takeTags(): void;
}

/** A form that was sent is not sent again before its answer had time to come. */
const ONCE_MS = 10_000;

export function holdSubmit(input: SubmitInput): void {
  const { form, autosave } = input;
  const frame = form.element;
  let isReady = false;
  let isHeld = false;
  const send = (submitter: HTMLElement | null) => {
    autosave.noteSubmit(form.read());
    isReady = true;
    frame.requestSubmit(submitter);
    isReady = false;
    setTimeout(() => {
      isHeld = false;
    }, ONCE_MS);
  };
  frame.addEventListener('submit', (event) => {
    if (isReady) return;
    event.preventDefault();
    if (isHeld) return;
    isHeld = true;
    const submitter = event.submitter;
    void prepare(input).then((isPrepared) => {
      // A form ignores a request to be sent while it still tells of the one before: not before the next task.
      if (isPrepared) setTimeout(() => send(submitter));
      else isHeld = false;
    });
  });
  frame.addEventListener('formdata', ({ formData }) => {
    formData.set('source', form.read().source);
    formData.set('base', String(autosave.version));
  });
  addEventListener('pageshow', () => {
    isHeld = false;
  });
}

/** Whether the form may go. */
async function prepare({ autosave, line, uploads, covers, takeTags }: SubmitInput): Promise<boolean> {
  takeTags();
  if (uploads.hasFailed) {
    line.say('A file did not arrive. Try it again or leave it out, then go on.');
    return false;
  }
  if (uploads.isRunning || covers.some((cover) => cover.isRunning)) {
    line.say('Going on as soon as the files have arrived …');
    await Promise.all([uploads.settle(), ...covers.map((cover) => cover.settle())]);
    if (uploads.hasFailed) return false;
  }
  line.say('');
  const { kind } = await autosave.settle();
  // What the server did not take is told by the page that answers.
  const isReady = kind === 'saved' || kind === 'invalid' || kind === 'typing';
  if (!isReady) line.say('It has not gone out. Try again once the text is saved.');
  return isReady;
}
