// A browser at a test's site: it keeps cookies and sends forms from pages of the site.
import { SITE_URL, type TestSite } from './site.ts';

export type Form = Readonly<Record<string, string | readonly string[]>>;

export class Visitor {
  readonly cookies: Map<string, string>;
  readonly #site: TestSite;
  readonly #address: string;

  constructor(site: TestSite, address = '192.0.2.1', cookies = new Map<string, string>()) {
    this.#site = site;
    this.#address = address;
    this.cookies = cookies;
  }

  /** The same browser, whose next requests another node answers. */
  at(site: TestSite): Visitor {
    return new Visitor(site, this.#address, this.cookies);
  }

  get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  /** The body of an answer that must be 200. */
  async read(path: string): Promise<string> {
    const response = await this.get(path);
    const body = await response.text();
    if (response.status !== 200) throw new Error(`${path} gave ${response.status}: ${body.slice(0, 300)}`);
    return body;
  }

  post(path: string, form: Form = {}): Promise<Response> {
    const entries = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    return this.#send(path, { method: 'POST', body: new URLSearchParams(entries) });
  }

  /** Where a page leads at once. */
  async leads(path: string): Promise<string | null> {
    return (await this.get(path)).headers.get('location');
  }

  /** Sends a form and looks at the page to which it leads; the path there, and its text. */
  async submit(path: string, form: Form = {}): Promise<{ path: string; body: string }> {
    const response = await this.post(path, form);
    const next = response.headers.get('location');
    if (response.status !== 303 || next === null) {
      throw new Error(`${path} gave ${response.status}: ${words(await response.text())}`);
    }
    return { path: next, body: await this.read(next) };
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Origin', SITE_URL);
    headers.set('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
    if (this.cookies.size > 0)
      headers.set('Cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '));
    const request = new Request(SITE_URL + path, { ...init, headers });
    const env = { incoming: { headers: {}, socket: { remoteAddress: this.#address } } };
    const response = await this.#site.app.request(request, undefined, env);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
    if (/; Max-Age=0\b/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What a person reads of a page's main part. */
export function words(html: string): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? html;
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
