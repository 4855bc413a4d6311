// Brings what is typed to the server: one request at a time, again and again until it is there.
import { type Fields, fingerprint, isFieldName, withField } from './fields.ts';
import type { LocalCopies } from './local-copies.ts';
import { type SaveAnswer, sendAutosave, type Theirs } from './send-autosave.ts';

export type SaveState =
  /** `problems`: of fields that the server did not take, while it took the others. */
  | { kind: 'saved'; at: number; problems: readonly string[] }
  | { kind: 'typing' | 'saving' | 'signed-out' | 'forbidden' | 'gone' | 'too-large' }
  | { kind: 'waiting'; seconds: number; isFailing: boolean }
  | { kind: 'invalid'; problems: readonly string[] }
  | { kind: 'conflict'; theirs: Theirs };

export interface AutosaveInput {
  url: string;
  version: number;
  /** As the server has them. */
  fields: Fields;
  copies: LocalCopies;
  read(): Fields;
  onState(state: SaveState): void;
  /** After the server took something. */
  onSaved(version: number): void;
}

const QUIET_MS = 800;
const LONGEST_MS = 5000;
const LONGEST_PAUSE_S = 30;
const SIGNED_OUT_PAUSE_MS = 5000;
const SENT_AT_MOST = 30;

export class Autosave {
  readonly #input: AutosaveInput;
  #version: number;
  /** What the server last took. */
  #accepted: Fields;
  #sent: string[] = [];
  #changes = 0;
  #savedChanges = 0;
  #dirtySince = 0;
  #isKeptHere = true;
  #failures = 0;
  #retryAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #sendingChanges = 0;
  #state: SaveState;

  constructor(input: AutosaveInput) {
    this.#input = input;
    this.#version = input.version;
    this.#accepted = input.fields;
    this.#state = { kind: 'saved', at: 0, problems: [] };
  }

  get version(): number {
    return this.#version;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** Whether there is something that the server has not. */
  get isDirty(): boolean {
    return this.#changes > this.#savedChanges;
  }

  /** False when the text stands on this page alone: the device refused to keep it. */
  get isKept(): boolean {
    return !this.isDirty || this.#isKeptHere;
  }

  get isKeptHere(): boolean {
    return this.#isKeptHere;
  }

  /** To be called after every change: the text is on this device when it returns, if the device takes it. */
  change(): void {
    const now = Date.now();
    if (!this.isDirty) this.#dirtySince = now;
    this.#changes++;
    this.#keepHere();
    if (this.#state.kind === 'conflict') return;
    if (this.#state.kind === 'saved' || this.#state.kind === 'invalid') this.#show({ kind: 'typing' });
    const quiet = Math.min(now + QUIET_MS, this.#dirtySince + LONGEST_MS);
    this.#plan(Math.max(this.#isKeptHere ? quiet : now, this.#retryAt));
  }

  /** Sends at once what is not there yet: the connection is back, or the page is left. */
  flush(isLeaving = false): void {
    if (!this.isDirty || this.#state.kind === 'conflict') return;
    if (this.#sending === null) this.#begin(isLeaving);
    // Its answer will not be seen any more; what is sent now is known by its fingerprint when the page is opened again.
    else if (isLeaving && this.#sendingChanges < this.#changes) void this.#send(true);
  }

  /** Waits until the server has everything, or has said why not. */
  async settle(): Promise<SaveState> {
    do {
      if (this.#state.kind === 'conflict') break;
      if (this.#sending === null && this.isDirty) this.#begin(false);
      await this.#sending;
    } while (this.isDirty && (this.#state.kind === 'typing' || this.#state.kind === 'saving'));
    return this.#state;
  }

  /** The form is about to be sent: the server may have this without our seeing an answer. */
  noteSubmit(fields: Fields): void {
    this.#noteSent(fields);
  }

  /** Knows what a page before this one sent and saw no answer to: it may arrive only now. */
  inherit(sent: readonly string[]): void {
    this.#sent = [...sent, ...this.#sent].slice(-SENT_AT_MOST);
  }

  /** Goes on from what somebody has seen and decided. */
  acceptVersion(version: number): void {
    this.#version = version;
    this.#retryAt = 0;
    this.#show({ kind: 'typing' });
  }

  /** What stands in the form is what the server has. */
  follow(version: number, fields: Fields, at: number): void {
    this.#version = version;
    this.#accepted = fields;
    this.#settleChanges(this.#changes);
    this.#show({ kind: 'saved', at, problems: [] });
  }

  #plan(at: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#sending === null && this.isDirty) this.#begin(false);
    }, at - Date.now());
  }

  #begin(isLeaving: boolean): void {
    clearTimeout(this.#timer);
    this.#sending = this.#send(isLeaving).finally(() => {
      this.#sending = null;
      if (this.isDirty && this.#state.kind !== 'conflict' && !this.#isStuck()) {
        this.#plan(Math.max(Date.now() + (this.#isKeptHere ? QUIET_MS : 0), this.#retryAt));
      }
    });
  }

  /** Only another change of the text can help. */
  #isStuck(): boolean {
    return ['forbidden', 'gone', 'too-large', 'invalid'].includes(this.#state.kind);
  }

  async #send(isLeaving: boolean): Promise<void> {
    const fields = this.#input.read();
    const changes = this.#changes;
    this.#sendingChanges = changes;
    if (!this.#isWaiting()) this.#show({ kind: 'saving' });
    this.#noteSent(fields);
    const answer = await this.#ask(fields, isLeaving);
    if (answer.kind === 'invalid') await this.#sendWithout(fields, answer.problems, changes);
    else this.#take(answer, fields, changes, []);
  }

  /** One field that is wrong must not keep the text from being saved. */
  async #sendWithout(
    fields: Fields,
    problems: Readonly<Record<string, string>>,
    changes: number,
  ): Promise<void> {
    const wrong = Object.keys(problems).filter(isFieldName);
    const rest = wrong.reduce((kept, name) => withField(kept, name, this.#accepted), fields);
    const sentences = Object.values(problems);
    if (wrong.length === 0 || fingerprint(rest) === fingerprint(this.#accepted)) {
      this.#show({ kind: 'invalid', problems: sentences });
      return;
    }
    this.#noteSent(rest);
    const answer = await this.#ask(rest, false);
    if (answer.kind === 'invalid') this.#show({ kind: 'invalid', problems: Object.values(answer.problems) });
    else this.#take(answer, rest, changes, sentences);
  }

  /** A conflict with what this page sent itself, whose answer was lost, is none. */
  async #ask(fields: Fields, isLeaving: boolean): Promise<SaveAnswer> {
    const send = () => sendAutosave(this.#input.url, { base: this.#version, fields }, isLeaving);
    const answer = await send();
    if (answer.kind !== 'conflict') return answer;
    if (!this.#sent.includes(fingerprint(answer.theirs.fields))) return answer;
    this.#version = answer.theirs.version;
    return send();
  }

  #take(answer: SaveAnswer, fields: Fields, changes: number, problems: readonly string[]): void {
    switch (answer.kind) {
      case 'saved':
        this.#saved(answer, fields, changes, problems);
        return;
      case 'unreachable':
      case 'failing':
        this.#retryLater(answer.kind);
        return;
      case 'invalid':
        return;
      default:
        this.#failures = 0;
        this.#retryAt = answer.kind === 'signed-out' ? Date.now() + SIGNED_OUT_PAUSE_MS : 0;
        this.#show(answer);
    }
  }

  #saved(
    answer: { version: number; savedAt: number },
    fields: Fields,
    changes: number,
    problems: readonly string[],
  ): void {
    this.#version = answer.version;
    this.#accepted = fields;
    this.#sent = [];
    this.#failures = 0;
    this.#retryAt = 0;
    if (problems.length === 0) this.#settleChanges(changes);
    else this.#keepHere();
    this.#dirtySince = Date.now();
    const isAll = !this.isDirty || problems.length > 0;
    this.#show(isAll ? { kind: 'saved', at: answer.savedAt, problems } : { kind: 'typing' });
    if (problems.length > 0) this.#state = { kind: 'invalid', problems };
    this.#input.onSaved(answer.version);
  }

  #settleChanges(changes: number): void {
    this.#savedChanges = changes;
    if (this.isDirty) this.#keepHere();
    else this.#input.copies.drop();
  }

  #retryLater(kind: 'unreachable' | 'failing'): void {
    const seconds = Math.min(2 ** this.#failures, LONGEST_PAUSE_S);
    this.#failures++;
    this.#retryAt = Date.now() + seconds * 1000;
    this.#show({ kind: 'waiting', seconds, isFailing: kind === 'failing' });
  }

  #isWaiting(): boolean {
    return this.#state.kind === 'waiting' || this.#state.kind === 'signed-out';
  }

  #keepHere(): void {
    const { copies, read } = this.#input;
    const copy = { base: this.#version, fields: read(), sent: this.#sent, at: Date.now() };
    this.#isKeptHere = copies.keep(copy);
  }

  #noteSent(fields: Fields): void {
    const mark = fingerprint(fields);
    if (this.#sent.includes(mark)) return;
    this.#sent = [...this.#sent, mark].slice(-SENT_AT_MOST);
    if (this.isDirty) this.#keepHere();
  }

  #show(state: SaveState): void {
    this.#state = state;
    this.#input.onState(state);
  }
}
