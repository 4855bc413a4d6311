// The places where two versions of the text meet: at the server, on this device, and what was set aside.
import type { Autosave } from './autosave.ts';
import { ConflictView } from './conflict-view.ts';
import type { EditorForm } from './editor-form.ts';
import { button } from './elements.ts';
import { fingerprint } from './fields.ts';
import { type FoundCopy, isCurrent, type LocalCopies } from './local-copies.ts';
import type { Theirs } from './send-autosave.ts';

export interface VersionsInput {
  form: EditorForm;
  autosave: Autosave;
  copies: LocalCopies;
  /** Where two versions are shown. */
  place: HTMLElement;
  /** Where the way to what was set aside stands. */
  asidePlace: HTMLElement;
  say(sentence: string): void;
}

export class Versions {
  readonly #input: VersionsInput;
  readonly #view: ConflictView;
  readonly #leftOver: FoundCopy[] = [];

  constructor(input: VersionsInput) {
    this.#input = input;
    this.#view = new ConflictView(input.place);
    this.#offerAsides();
  }

  /** The server has something that this page has not seen. */
  meet(theirs: Theirs): void {
    const { form, autosave, copies } = this.#input;
    const who = theirs.savedBy ?? 'Somebody';
    this.#view.show({
      heading: 'There is another version of this text',
      explanation: `${who} saved it (${timeOf(theirs.savedAt)}) while you were writing here. Nothing is lost: choose which version stays, the other one is kept.`,
      mine: { label: 'Yours, here', fields: form.read() },
      theirs: { label: `${who}, ${timeOf(theirs.savedAt)}`, fields: theirs.fields },
      keepMine: {
        label: 'Keep mine',
        act: () => {
          copies.setAside(theirs.fields, Date.now());
          autosave.acceptVersion(theirs.version);
          this.#decided();
          autosave.change();
          autosave.flush();
        },
      },
      takeTheirs: {
        label: 'Take theirs',
        act: () => {
          const mine = form.read();
          copies.setAside(mine, Date.now());
          void navigator.clipboard?.writeText(mine.source).catch(() => {});
          autosave.follow(theirs.version, theirs.fields, theirs.savedAt);
          form.write(theirs.fields);
          this.#decided();
        },
      },
    });
  }

  /** Takes up what a page that is gone left on this device and never brought to the server. */
  takeUp(page: string): void {
    this.#leftOver.push(...this.#input.copies.others().filter((copy) => copy.page === page));
    if (!this.#view.isOpen) this.#next();
  }

  #next(): void {
    const { form, autosave, copies, say } = this.#input;
    for (let copy = this.#leftOver.shift(); copy !== undefined; copy = this.#leftOver.shift()) {
      const here = form.read();
      if (fingerprint(copy.fields) === fingerprint(here)) copies.remove(copy.key);
      else if (isCurrent(copy, autosave.version, here) && !autosave.isDirty) {
        this.#putIn(copy);
        say('What had not reached the site yet is back in the text.');
      } else {
        this.#ask(copy);
        return;
      }
    }
  }

  #ask(copy: FoundCopy): void {
    const { form, copies } = this.#input;
    this.#view.show({
      heading: 'This device has a version that never reached the site',
      explanation: 'The text was changed elsewhere since. Choose which version stays; the other one is kept.',
      mine: { label: `On this device, ${timeOf(copy.at)}`, fields: copy.fields },
      theirs: { label: 'On the site', fields: form.read() },
      keepMine: {
        label: 'Use the one on this device',
        act: () => {
          copies.setAside(form.read(), Date.now());
          this.#putIn(copy);
          this.#decided();
        },
      },
      takeTheirs: {
        label: 'Keep the one on the site',
        act: () => {
          if (copies.setAside(copy.fields, Date.now())) copies.remove(copy.key);
          this.#decided();
        },
      },
    });
  }

  /** The text is on this device all the time: under its old key, or under this page's. */
  #putIn({ fields, key, sent }: FoundCopy): void {
    const { form, autosave, copies } = this.#input;
    autosave.inherit(sent);
    form.write(fields);
    autosave.change();
    copies.remove(key);
    if (!autosave.isKeptHere) autosave.change();
  }

  #decided(): void {
    this.#view.hide();
    this.#offerAsides();
    this.#next();
  }

  #offerAsides(): void {
    const { copies, asidePlace } = this.#input;
    const [aside] = copies.asides();
    asidePlace.replaceChildren();
    if (!aside) return;
    const show = button(`Version set aside, ${timeOf(aside.at)}`, () => this.#showAside(aside), {
      class: 'link-button',
    });
    asidePlace.append(show);
  }

  #showAside(aside: FoundCopy): void {
    const { form, autosave, copies } = this.#input;
    this.#view.show({
      heading: 'A version that was set aside',
      explanation: 'It is kept on this device.',
      mine: { label: `Set aside, ${timeOf(aside.at)}`, fields: aside.fields },
      theirs: { label: 'In the text now', fields: form.read() },
      keepMine: {
        label: 'Bring it back',
        act: () => {
          copies.remove(aside.key);
          copies.setAside(form.read(), Date.now());
          form.write(aside.fields);
          autosave.change();
          this.#decided();
        },
      },
      takeTheirs: { label: 'Leave it aside', act: () => this.#decided() },
    });
  }
}

function timeOf(at: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const);
  return date.toLocaleString('en', { ...day, hour: 'numeric', minute: '2-digit' });
}
