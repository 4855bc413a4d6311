// The tabs of one browser that have the same text open: they know of each other, and of what each has saved.
import { type Fields, fieldsFrom } from './fields.ts';

export interface TabsInput {
  /** Kind, id and writer: `posts.7.3`. */
  text: string;
  page: string;
  onOthers(count: number): void;
  /** Another tab has brought this to the server. */
  onSaved(version: number, fields: Fields, at: number): void;
}

const ANSWER_MS = 300;

export class Tabs {
  readonly #input: TabsInput;
  readonly #channel: BroadcastChannel;
  readonly #others = new Set<string>();

  constructor(input: TabsInput) {
    this.#input = input;
    this.#channel = new BroadcastChannel(`octavo.${input.text}`);
    this.#channel.addEventListener('message', (event) => this.#hear(event.data));
    // Held as long as this page lives: others see that its copy is not left over.
    void navigator.locks?.request(this.#lockName(input.page), () => new Promise(() => {}));
    this.#say({ kind: 'open' });
    addEventListener('pagehide', () => this.#say({ kind: 'close' }));
    addEventListener('pageshow', (event) => event.persisted && this.#say({ kind: 'open' }));
  }

  /** Calls `act` once a page that wrote a copy is gone; where locks cannot tell, once it has not answered. */
  async whenGone(page: string, act: () => void): Promise<void> {
    if (navigator.locks !== undefined) {
      await navigator.locks.request(this.#lockName(page), act);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    if (!this.#others.has(page)) act();
  }

  tellSaved(version: number, fields: Fields, at: number): void {
    this.#say({ kind: 'saved', version, fields, at });
  }

  #lockName(page: string): string {
    return `octavo.${this.#input.text}.${page}`;
  }

  #say(message: Record<string, unknown>): void {
    this.#channel.postMessage({ ...message, page: this.#input.page });
  }

  #hear(data: unknown): void {
    const given = new Map<string, unknown>(
      typeof data === 'object' && data !== null ? Object.entries(data) : [],
    );
    const page = String(given.get('page'));
    const kind = given.get('kind');
    if (kind === 'close') this.#others.delete(page);
    else this.#others.add(page);
    if (kind === 'open') this.#say({ kind: 'here' });
    if (kind === 'saved') {
      const fields = fieldsFrom(given.get('fields'));
      if (fields) this.#input.onSaved(Number(given.get('version')), fields, Number(given.get('at')));
    }
    this.#input.onOthers(this.#others.size);
  }
}
