// What the caches do just now: a piece of the screen that a script asks for again every few seconds.

import type { Outcome } from '../cache/cache.ts';
import { hitRate, OUTCOMES } from '../cache/cache-counts.ts';
import type { Share } from '../cache/entry.ts';
import { Badge } from '../web/admin/fields.tsx';
import type { CacheFacts, FaceFacts } from './cache-facts.ts';
import { bytesText, numberText, percentText, shareOf, spanText } from './figures.ts';
import { refusalText } from './page-sentences.ts';
import { FACES, type Face } from './serving.ts';

const FACE_NAMES: Record<Face, { name: string; hint: string }> = {
  pages: { name: 'Pages', hint: 'Whole answers' },
  fragments: { name: 'Fragments', hint: 'Pieces of pages' },
  values: { name: 'Values', hint: 'What pages are made of' },
};

const SHARE_NAMES: Record<Share, string> = {
  main: 'what is there',
  missing: 'what is not there, and redirects',
  searches: 'searches',
};

const OUTCOME_NAMES: Record<Outcome, string> = {
  hit: 'From memory',
  stale: 'Due, and made anew behind',
  'shared-hit': 'From Redis',
  joined: 'Made for another reader just then',
  miss: 'Made and kept',
  refused: 'Made and not kept',
  rescued: 'The last good one, in need',
};

/** @param now milliseconds since 1970. */
export function LiveFigures({ facts, now }: { facts: CacheFacts; now: number }) {
  return (
    <>
      <div class="cache-faces">
        {FACES.map((face) => (
          <FaceCard face={face} facts={facts.faces[face]} />
        ))}
      </div>
      <LogLine log={facts.log} />
      {facts.redis !== null && <RedisLine redis={facts.redis} />}
      <p class="cache-note">
        {`Process ${facts.process.pid} on ${facts.process.host} answers here, for ${spanText(now - facts.process.startedAt)} now. Other processes have memories of their own.`}
      </p>
      <OutcomeTable facts={facts} />
    </>
  );
}

function FaceCard({ face, facts }: { face: Face; facts: FaceFacts | null }) {
  const { name, hint } = FACE_NAMES[face];
  if (facts === null)
    return (
      <section class="panel cache-face">
        <h2>{name}</h2>
        <p class="cache-note">{hint}. Switched off by CACHE.</p>
      </section>
    );
  const { requests, hits } = facts.lastMinute;
  return (
    <section class="panel cache-face">
      <h2>{name}</h2>
      <p class="cache-note">{hint}</p>
      <p class="cache-rate">
        <b>{percentText(shareOf(hits, requests))}</b> were there in the last minute
      </p>
      <Bar part={hits} whole={requests} />
      <p class="cache-note">
        {`${numberText(hits)} of ${numberText(requests)}; ${percentText(hitRate(facts))} since the start`}
      </p>
      <Memory facts={facts} />
    </section>
  );
}

function Memory({ facts: { entries, bytes, maxBytes, byShare, evictions } }: { facts: FaceFacts }) {
  const parts = Object.entries(byShare).filter(([share, usage]) => share !== 'main' && usage.entries > 0);
  return (
    <>
      <p class="cache-memory">
        {`${bytesText(bytes)} of ${bytesText(maxBytes)}, ${numberText(entries)} ${entries === 1 ? 'entry' : 'entries'}`}
      </p>
      <Bar part={bytes} whole={maxBytes} isQuiet />
      {parts.map(([share, usage]) => (
        <p class="cache-note">
          {`Of these, ${bytesText(usage.bytes)} for ${isShare(share) ? SHARE_NAMES[share] : share}`}
        </p>
      ))}
      {evictions > 0 && (
        <p class="cache-note">{`${numberText(evictions)} had to go for others since the start`}</p>
      )}
    </>
  );
}

/** The numbers stand beside it in words. */
function Bar({ part, whole, isQuiet = false }: { part: number; whole: number; isQuiet?: boolean }) {
  const width = whole === 0 ? 0 : Math.min(100, (part / whole) * 100);
  return (
    <svg
      class={isQuiet ? 'cache-bar is-quiet' : 'cache-bar'}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="cache-bar-whole" width="100" height="6" />
      <rect class="cache-bar-part" width={width.toFixed(2)} height="6" />
    </svg>
  );
}

function LogLine({ log: { applied, newest, sinceReadMs, isBlind } }: { log: CacheFacts['log'] }) {
  return (
    <p class="cache-log">
      {isBlind || newest === null ? (
        <Badge kind="bad">Not in step</Badge>
      ) : newest > applied ? (
        <Badge kind="waiting">Behind</Badge>
      ) : (
        <Badge kind="good">In step</Badge>
      )}
      <span>
        {`What was changed is known up to position ${applied} of ${newest ?? '?'}; looked ${spanText(sinceReadMs)} ago.`}
        {(isBlind || newest === null) &&
          ' Nothing is called fresh before the log has been read; look whether the database answers.'}
      </span>
    </p>
  );
}

function RedisLine({ redis: { circuit, writing, latencyMs } }: { redis: NonNullable<CacheFacts['redis']> }) {
  const works = circuit === 'closed';
  return (
    <p class="cache-log">
      {works ? (
        <Badge kind={writing === 'closed' ? 'good' : 'waiting'}>Redis</Badge>
      ) : (
        <Badge kind="waiting">Redis is away</Badge>
      )}
      <span>
        {!works && 'It is left alone for a moment, and tried again. Nobody waits for it meanwhile.'}
        {works && latencyMs === null && 'It has not been asked yet.'}
        {works && latencyMs !== null && `It answers in ${latencyMs.toFixed(1)} ms of late.`}
        {works && writing !== 'closed' && ' It takes nothing new just now.'}
      </span>
    </p>
  );
}

function OutcomeTable({ facts }: { facts: CacheFacts }) {
  const faces = FACES.filter((face) => facts.faces[face] !== null);
  if (faces.length === 0) return null;
  const refusals = faces.flatMap((face) =>
    Object.entries(facts.faces[face]?.refusals ?? {}).map(([reason, times]) => ({ face, reason, times })),
  );
  return (
    <details class="cache-outcomes">
      <summary>How each was answered since the start</summary>
      <table class="data-table">
        <thead>
          <tr>
            <th scope="col">Answered</th>
            {faces.map((face) => (
              <th scope="col" class="number">
                {FACE_NAMES[face].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {OUTCOMES.map((outcome) => (
            <tr>
              <td class="wide">{OUTCOME_NAMES[outcome]}</td>
              {faces.map((face) => (
                <td class="number" data-label={FACE_NAMES[face].name}>
                  {numberText(facts.faces[face]?.outcomes[outcome] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {refusals.length > 0 && (
        <ul class="cache-refusals">
          {refusals.map(({ face, reason, times }) => (
            <li>{`${FACE_NAMES[face].name}, not kept ${numberText(times)} times: ${refusalText(reason)}`}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

function isShare(name: string): name is Share {
  return Object.hasOwn(SHARE_NAMES, name);
}
