import { Badge } from '../web/admin/fields.tsx';
import type { DateSetting } from '../web/dates.ts';
import { Time } from '../web/time.tsx';
import type { KeptPage, PageFacts } from './cached-page.ts';
import { bytesText, spanText } from './figures.ts';
import { verdictOf } from './page-sentences.ts';
import { purgePath, tagsPath } from './paths.ts';

/** Why a page is fresh or stale, and what its next reader gets. */
export function PageVerdict({ facts, dates }: { facts: PageFacts; dates: DateSetting }) {
  const { state, kind, why, next } = verdictOf(facts);
  const { key, kept, applied, overtakenBy, dropsQuery } = facts;
  return (
    <div class="panel cache-verdict" role="status">
      <p class="cache-verdict-state">
        <Badge kind={kind}>{state}</Badge>
        <b class="break-anywhere">{key ?? 'No page'}</b>
      </p>
      <p class="break-anywhere">{why}</p>
      <p>{next}</p>
      {dropsQuery && (
        <p class="cache-note">What else the address says in its query makes no difference to the page.</p>
      )}
      <dl class="facts">
        {kept !== null && <KeptFacts kept={kept} />}
        <dt>Log</dt>
        <dd>{kept === null ? `known up to ${applied}` : `read at ${kept.readAt}, known up to ${applied}`}</dd>
        {overtakenBy !== null && (
          <>
            <dt>Overtaken</dt>
            <dd>
              {`by ${overtakenBy.tag} at ${overtakenBy.position}`}
              {overtakenBy.at !== null && (
                <>
                  {', '}
                  <Time value={overtakenBy.at} {...dates} style="date-time" />
                </>
              )}
            </dd>
          </>
        )}
      </dl>
      {kept !== null && key !== null && (
        <p>
          <a href={purgePath({ url: key })}>Make it anew</a>
        </p>
      )}
    </div>
  );
}

function KeptFacts({ kept }: { kept: KeptPage }) {
  const { tier, status, costMs, ageMs, refreshInMs, expiresInMs, encodings, memoryBytes } = kept;
  const sizes = Object.entries(encodings).map(([encoding, bytes]) => `${encoding} ${bytesText(bytes)}`);
  return (
    <>
      <dt>Kept</dt>
      <dd>{`in ${tier === 'redis' ? 'Redis' : 'memory'}, status ${status}; ${sizes.join(', ')}; ${bytesText(memoryBytes)} in all`}</dd>
      <dt>Made</dt>
      <dd>{`${spanText(ageMs)} ago in ${costMs.toFixed(1)} ms`}</dd>
      <dt>Due</dt>
      <dd>{refreshInMs > 0 ? `in ${spanText(refreshInMs)}` : `for ${spanText(-refreshInMs)}`}</dd>
      {expiresInMs !== null && (
        <>
          <dt>True</dt>
          <dd>{expiresInMs > 0 ? `for ${spanText(expiresInMs)}` : 'no more'}</dd>
        </>
      )}
      <dt>Tags</dt>
      <dd class="cache-tags">
        {kept.tags.map((tag) => (
          <a href={tagsPath(tag)}>{tag}</a>
        ))}
      </dd>
    </>
  );
}
