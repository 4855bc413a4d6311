import { REHEARSED_URL, type RehearsedSite } from './rehearsed-site.ts';

export type Form = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** Somebody in front of the rehearsed site, with a browser that keeps cookies. */
export class Visitor {
  readonly #site: RehearsedSite;
  readonly #cookies = new Map<string, string>();

  constructor(site: RehearsedSite) {
    this.#site = site;
  }

  /** @throws when the site failed, which a refusal is not. */
  get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  async read(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  post(path: string, form: Form = {}): Promise<Response> {
    const entries = Object.entries(form).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, String(one)]),
    );
    return this.#send(path, { method: 'POST', body: new URLSearchParams(entries) });
  }

  json(method: string, path: string, value: unknown): Promise<Response> {
    const headers = { 'Content-Type': 'application/json' };
    return this.#send(path, { method, body: JSON.stringify(value), headers });
  }

  upload(path: string, name: string, body: Uint8Array): Promise<Response> {
    const form = new FormData();
    form.set('alt', 'A picture');
    form.set('file', new File([Uint8Array.from(body)], name));
    return this.#send(path, { method: 'POST', body: form });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Origin', REHEARSED_URL);
    headers.set('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0');
    if (this.#cookies.size > 0)
      headers.set('Cookie', [...this.#cookies].map((pair) => pair.join('=')).join('; '));
    const response = await this.#site.request(new Request(REHEARSED_URL + path, { ...init, headers }));
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    if (response.status >= 500) throw new Error(`${init.method ?? 'GET'} ${path} gave ${response.status}`);
    return response;
  }

  /** @param cookie the value of a `Set-Cookie` header. */
  keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
    if (/; Max-Age=0\b/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
