/** A path with those of the parameters that say anything: what is empty, and page 1, is left out. */
export function queryHref(
  path: string,
  parameters: Readonly<Record<string, string | number | null>>,
): string {
  const said = Object.entries(parameters).filter(
    ([name, value]) => value !== null && value !== '' && !(name === 'page' && value === 1),
  );
  const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The page that a query asks for, from 1; what is no number is the first. */
export function queryPage(value: string | undefined): number {
  return /^[1-9]\d{0,8}$/.test(value ?? '') ? Number(value) : 1;
}
