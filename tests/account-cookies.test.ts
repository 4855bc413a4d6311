// What browsers are told to do with the cookies of accounts, on https and on http.
import { expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { addPerson, PASSWORD } from './support/account-site.ts';
import { openSite } from './support/site.ts';

test.each([
  ['https://site.test', '__Host-', true],
  ['http://127.0.0.1:3000', '', false],
])('at %s they have the prefix "%s", and Secure: %s', async (siteUrl, prefix, isSecure) => {
  await using site = await openSite('sqlite');
  const { email } = await addPerson(site, 'owner');
  const app = createApp(site.services, siteUrl);
  const send = (path: string, init: RequestInit) => app.request(new Request(siteUrl + path, init));
  const body = new URLSearchParams({ email, password: PASSWORD });
  const signedIn = await send('/account/sign-in/', { method: 'POST', body, headers: { Origin: siteUrl } });
  expect(signedIn.status).toBe(303);
  const cookies = signedIn.headers.getSetCookie();
  const led = await send('/account/email/', {});
  for (const name of ['session', 'device']) {
    const cookie = cookies.find((one) => one.startsWith(`${prefix}${name}=`)) ?? '';
    expect(attributes(cookie)).toEqual(
      new Set(['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax', ...(isSecure ? ['Secure'] : [])]),
    );
  }
  expect(led.headers.getSetCookie().some((one) => one.startsWith(`${prefix}return=`))).toBe(true);
  expect(signedIn.headers.get('cache-control')).toBe('private, no-store');
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const account = await send('/account/', { headers: { Cookie: cookie } });
  expect(account.status).toBe(200);
  const out = await send('/account/sign-out/', {
    method: 'POST',
    headers: { Origin: siteUrl, Cookie: cookie },
  });
  const cleared = out.headers.getSetCookie().find((one) => one.startsWith(`${prefix}session=;`)) ?? '';
  expect(attributes(cleared)).toContain('Max-Age=0');
  expect(attributes(cleared).has('Secure')).toBe(isSecure);
});

test('forms of other sites sign nobody in or out', async () => {
  await using site = await openSite('sqlite');
  const { email, cookie } = await addPerson(site, 'owner');
  for (const path of ['/account/sign-in/', '/account/sign-out/', '/account/delete/']) {
    const body = new URLSearchParams({ email, password: PASSWORD });
    const headers = { Origin: 'https://evil.test', Cookie: cookie };
    const answer = await site.get(path, { method: 'POST', body, headers });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  expect((await site.as({ cookie }).get('/account/')).status).toBe(200);
});

function attributes(cookie: string): Set<string> {
  return new Set(
    cookie
      .split(';')
      .slice(1)
      .map((part) => part.trim()),
  );
}
