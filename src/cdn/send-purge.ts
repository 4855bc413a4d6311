import type { PurgeRequest } from './purge-requests.ts';

const TIMEOUT_MS = 10_000;
const TOLD_CHARACTERS = 200;

/** A CDN did not do as it was told. */
class PurgeError extends Error {
  readonly code = 'purge';
}

/**
 * @param ending aborted when it is not to be waited for any more.
 * @throws PurgeError with what the CDN said, and never with the token.
 */
export async function sendPurge({ url, ...request }: PurgeRequest, ending: AbortSignal): Promise<void> {
  const place = new URL(url).host;
  const response = await fetch(url, {
    ...request,
    redirect: 'error',
    signal: AbortSignal.any([ending, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((error: unknown) => {
    throw new PurgeError(`${place} could not be reached`, { cause: error });
  });
  const said = await response.text().catch(() => '');
  if (response.ok && !saysFailure(said)) return;
  throw new PurgeError(`${place} answered ${response.status}: ${said.slice(0, TOLD_CHARACTERS)}`);
}

/** Cloudflare says with a 200 that it did nothing. */
function saysFailure(text: string): boolean {
  return /"success"\s*:\s*false/.test(text);
}
