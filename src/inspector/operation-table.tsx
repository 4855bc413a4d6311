import type { Outcome } from '../cache/cache.ts';
import { type Operation, type Trace, wasFound } from '../observe/trace.ts';
import { milliseconds } from './figures.ts';

/** The longest list that anybody reads. */
const SHOWN = 200;

const FACES: Readonly<Record<string, string>> = { pages: 'page', fragments: 'fragment', values: 'value' };

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  hit: 'found',
  stale: 'found, and is made anew',
  'shared-hit': 'found in Redis',
  joined: 'made for another reader just then',
  miss: 'made and kept',
  refused: 'made and not kept',
  rescued: 'the last good one',
};

/** Everything that a request looked for in the caches, in the order in which it began. */
export function OperationTable({ trace }: { trace: Trace }) {
  const { operations } = trace;
  if (operations.length === 0) return null;
  return (
    <>
      <section class="inspector-scroll" tabindex={0} aria-label="Caches">
        <table class="inspector-table inspector-caches">
          <thead>
            <tr>
              <th scope="col">Cache and key</th>
              <th scope="col">Outcome</th>
              <th scope="col">Depends on</th>
              <th scope="col" class="inspector-number">
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {operations.slice(0, SHOWN).map((operation) => (
              <OperationRow operation={operation} />
            ))}
          </tbody>
        </table>
      </section>
      {operations.length > SHOWN && (
        <p class="inspector-note">And {(operations.length - SHOWN).toLocaleString('en')} more.</p>
      )}
    </>
  );
}

function OperationRow({ operation }: { operation: Operation }) {
  const { cache, key, outcome, refusal, tags } = operation;
  return (
    <tr>
      <th scope="row">
        <span class="inspector-label">{FACES[cache] ?? cache}</span> <code>{key}</code>
      </th>
      <td class={wasFound(operation) ? 'inspector-outcome is-found' : 'inspector-outcome'}>
        {OUTCOMES[outcome]}
        {refusal !== null && `: ${refusal}`}
      </td>
      <td>
        <Tags tags={tags} />
      </td>
      <td class="inspector-number">{milliseconds(operation.milliseconds)}</td>
    </tr>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span class="inspector-label">nothing</span>;
  return (
    <details class="inspector-tags">
      <summary>{tags.length === 1 ? '1 tag' : `${tags.length.toLocaleString('en')} tags`}</summary>
      <ul>
        {tags.toSorted().map((tag) => (
          <li>
            <code>{tag}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
