// One file: what it is, what is said of it, where it is shown.
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, TextArea } from '../../web/admin/fields.tsx';
import { absoluteUrl } from '../../web/paths.ts';
import { Time } from '../../web/time.tsx';
import { mediaPath } from '../media.ts';
import type { LibraryMedia, MediaUse } from './library-queries.ts';

export interface MediaPageProps {
  desk: Desk;
  media: LibraryMedia;
  uses: readonly MediaUse[];
  mayEdit: boolean;
  /** Whether they may see a text in its editor. */
  mayOpen: (use: Exclude<MediaUse, { kind: 'logo' }>) => boolean;
  problem?: string | undefined;
}

export function MediaPage(props: MediaPageProps) {
  const { desk, media, mayEdit, uses } = props;
  return (
    <AdminPage desk={desk} title={media.name} current="media" back={{ label: 'Media', path: '/admin/media' }}>
      <div class="media-page">
        <MediaShown media={media} />
        <div class="media-facts">
          {media.width !== null && <Description {...props} />}
          <Addresses desk={desk} media={media} />
          <Facts desk={desk} media={media} />
          <Uses {...props} />
          {mayEdit && uses.length === 0 && <Deletion media={media} />}
        </div>
      </div>
    </AdminPage>
  );
}

function MediaShown({ media }: { media: LibraryMedia }) {
  const src = mediaPath(media);
  const { type, width, height, alt } = media;
  if (width !== null && height !== null)
    return (
      <a class="media-shown" href={src}>
        <img src={src} alt={alt || `The picture ${media.name}`} width={width} height={height} />
      </a>
    );
  if (type.startsWith('video/'))
    return (
      <div class="media-shown">
        {/* biome-ignore lint/a11y/useMediaCaption: nobody has given any. */}
        <video src={src} controls preload="metadata" aria-label={media.name} />
      </div>
    );
  if (type.startsWith('audio/'))
    return (
      <div class="media-shown">
        {/* biome-ignore lint/a11y/useMediaCaption: nobody has given any. */}
        <audio src={src} controls preload="metadata" aria-label={media.name} />
      </div>
    );
  return (
    <p class="media-shown media-file">
      <a href={src}>Download</a>
    </p>
  );
}

function Description({ media, mayEdit, problem }: MediaPageProps) {
  if (!mayEdit)
    return (
      <section>
        <h2>Description</h2>
        <p dir="auto">{media.alt || 'There is none.'}</p>
      </section>
    );
  return (
    <form class="form" method="post" action={`/admin/media/${media.id}`}>
      <TextArea
        name="alt"
        label="What it shows"
        value={media.alt}
        rows={3}
        hint="For those who do not see it. Texts that show it already keep the description they have."
        problem={problem}
      />
      <div class="form-actions">
        <Button kind="primary">Save</Button>
      </div>
    </form>
  );
}

function Addresses({ desk, media }: { desk: Desk; media: LibraryMedia }) {
  const path = mediaPath(media);
  const isPicture = media.width !== null;
  const label = (isPicture ? media.alt : media.name).replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
  return (
    <section>
      <h2>To put into a text</h2>
      <Copyable name="markdown" label="Markdown" value={`${isPicture ? '!' : ''}[${label}](${path})`} />
      <Copyable name="address" label="Address" value={absoluteUrl(desk.shell.siteUrl, path)} />
    </section>
  );
}

function Copyable({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field copyable" data-copyable>
      <label for={`field-${name}`}>{label}</label>
      <input id={`field-${name}`} type="text" readonly value={value} />
    </div>
  );
}

function Facts({ desk, media }: { desk: Desk; media: LibraryMedia }) {
  const { width, height, bytes, type, createdAt, addedBy } = media;
  const size =
    bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return (
    <p class="row-facts">
      {[type, width === null ? '' : `${width} × ${height}`, size].filter((part) => part !== '').join(' · ')}
      <br />
      Added <Time value={createdAt} {...desk.shell} />
      {addedBy && ` by ${addedBy.name}`}
    </p>
  );
}

function Uses({ uses, mayOpen }: MediaPageProps) {
  return (
    <section>
      <h2>Where it is used</h2>
      {uses.length === 0 ? (
        <p class="row-facts">Nowhere.</p>
      ) : (
        <ul class="media-uses">
          {uses.map((use) => (
            <li>
              {use.kind === 'logo' ? 'The logo of the site' : <TextUse use={use} isOpen={mayOpen(use)} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const AS = { cover: 'cover', text: 'in the text', 'working-copy': 'in what is being written' } as const;

function TextUse({ use, isOpen }: { use: Exclude<MediaUse, { kind: 'logo' }>; isOpen: boolean }) {
  if (!isOpen) return <>A {use.kind} of another author</>;
  return (
    <>
      <a href={`/admin/${use.kind}s/${use.id}/edit`} dir="auto">
        {use.title || `Untitled ${use.kind}`}
      </a>{' '}
      <span class="row-facts">{AS[use.as]}</span>
    </>
  );
}

function Deletion({ media }: { media: LibraryMedia }) {
  return (
    <details class="media-deletion">
      <summary>Delete this file</summary>
      <form method="post" action={`/admin/media/${media.id}/deletion`}>
        <p>
          No text shows it now. Other sites may, and older revisions of texts; they will show nothing then. It
          cannot be taken back.
        </p>
        <Button kind="danger">Delete for good</Button>
      </form>
    </details>
  );
}
