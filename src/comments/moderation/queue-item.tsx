import { isStaff } from '../../accounts/role.ts';
import { Badge, Button } from '../../web/admin/fields.tsx';
import type { DateSetting } from '../../web/dates.ts';
import { raw } from '../../web/jsx/html.ts';
import { Time } from '../../web/time.tsx';
import { commentAnchor } from '../comment.ts';
import type { SenderTrait } from './block-sender.ts';
import type { QueueComment } from './queue-comment.ts';
import { STATUS_BUTTONS } from './status-buttons.ts';

/** A comment with all that helps to decide about it, and what can be done. */
export function QueueItem({ comment, dates }: { comment: QueueComment; dates: DateSetting }) {
  return (
    <article
      class="queue-item"
      id={commentAnchor(comment.id)}
      tabindex={-1}
      aria-labelledby={`writer-${comment.id}`}
      data-comment
    >
      <ItemHeader comment={comment} dates={dates} />
      <Answered comment={comment} />
      <div class="queue-text content" dir="auto">
        {raw(comment.html)}
      </div>
      <Reasons comment={comment} />
      <ItemActions comment={comment} />
    </article>
  );
}

function ItemHeader({ comment, dates }: { comment: QueueComment; dates: DateSetting }) {
  const { id, writer, post, createdAt, isEdited } = comment;
  return (
    <header class="queue-header">
      <input
        type="checkbox"
        name="comment"
        value={id}
        data-row
        aria-label={`Select the comment by ${writer.name}`}
      />
      <div>
        <p>
          <b class="queue-writer" id={`writer-${id}`} dir="auto">
            {writer.name}
          </b>{' '}
          {writer.role !== null && <Badge kind="good">{isStaff(writer.role) ? writer.role : 'member'}</Badge>}{' '}
          <span class="row-facts">
            on{' '}
            <a href={post.path} dir="auto">
              {post.title}
            </a>
            , <Time value={createdAt} language="en" timeZone={dates.timeZone} style="date-time" />
            {isEdited && ', edited since'}
          </span>
        </p>
        <SenderFacts writer={writer} />
      </div>
    </header>
  );
}

function SenderFacts({ writer: { email, address, website } }: Pick<QueueComment, 'writer'>) {
  const facts = [email, address, website].filter((fact) => fact !== null && fact !== '');
  if (facts.length === 0) return null;
  return (
    <p class="queue-sender">
      {facts.map((fact) => (
        <span dir="ltr">{fact}</span>
      ))}
    </p>
  );
}

function Answered({ comment: { answers } }: { comment: QueueComment }) {
  if (answers === null) return null;
  return (
    <p class="queue-answered">
      In answer to <b dir="auto">{answers.name || 'a deleted comment'}</b>
      {answers.beginning !== '' && (
        <>
          : <q dir="auto">{answers.beginning}</q>
        </>
      )}
    </p>
  );
}

function Reasons({ comment: { reasons, status } }: { comment: QueueComment }) {
  if (reasons.length === 0 || status === 'approved') return null;
  return (
    <ul class="queue-reasons" aria-label="Why it was held">
      {reasons.map((reason) => (
        <li dir="auto">{reason}</li>
      ))}
    </ul>
  );
}

function ItemActions({ comment }: { comment: QueueComment }) {
  const { id, status, post } = comment;
  return (
    <div class="queue-actions">
      {STATUS_BUTTONS[status].map(({ command, label, kind }) => (
        <Button kind={kind} name="one" value={`${command}:${id}`}>
          {label}
        </Button>
      ))}
      {status === 'approved' && (
        <a class="button button-plain" href={`/comments/new?post=${post.id}&reply=${id}`} data-reply>
          Reply
        </a>
      )}
      <Blocking comment={comment} />
    </div>
  );
}

const TRAITS: readonly SenderTrait[] = ['email', 'address', 'domain'];

function Blocking({ comment: { id, traits } }: { comment: QueueComment }) {
  const known = TRAITS.flatMap((by) => (traits[by] === undefined ? [] : [{ by, value: traits[by] }]));
  if (known.length === 0) return null;
  return (
    <details class="queue-block">
      <summary>Block…</summary>
      <div>
        <p>The comment goes to spam, and so does whatever comes from there from now on.</p>
        {known.map(({ by, value }) => (
          <Button kind="danger" name="one" value={`block-${by}:${id}`}>
            <span>
              Block {by === 'domain' && 'everything at '}
              <span dir="ltr">{value}</span>
            </span>
          </Button>
        ))}
        <label class="queue-others">
          <input type="checkbox" name={`all-${id}`} /> Other comments from the same address are spam too
        </label>
      </div>
    </details>
  );
}
