/** Whether there may be something personal to fetch: told by a cookie that says nothing else. */
export function hasPersonal(): boolean {
  return /(?:^|; )personal=1(?:;|$)/.test(document.cookie);
}
