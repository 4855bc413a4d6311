// All files of the site: to look for, to add to.
import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Badge, Button, EmptyState, TextField } from '../../web/admin/fields.tsx';
import { mediaPath, variantPath } from '../media.ts';
import { MEDIA_ENDINGS } from '../media-type.ts';
import type { LibraryMedia } from './library-queries.ts';

export interface LibraryPageProps {
  desk: Desk;
  media: readonly LibraryMedia[];
  hasMore: boolean;
  query: string;
  /** Whether this is not the beginning of the list. */
  isLater: boolean;
  uploadMaxBytes: number;
}

export function LibraryPage({ desk, media, hasMore, query, isLater, uploadMaxBytes }: LibraryPageProps) {
  const last = media.at(-1);
  return (
    <AdminPage desk={desk} title="Media" current="media">
      <UploadForm uploadMaxBytes={uploadMaxBytes} />
      <form class="filters media-search" method="get" action="/admin/media">
        <TextField name="q" type="search" label="Name or description" value={query} />
        <Button>Search</Button>
      </form>
      {media.length === 0 ? (
        <NoMedia query={query} isLater={isLater} />
      ) : (
        <ul class="media-grid" aria-label="Files">
          {media.map((one) => (
            <MediaCard media={one} />
          ))}
        </ul>
      )}
      {(isLater || hasMore) && (
        <nav class="pagination" aria-label="Files: pages">
          {isLater ? <a href={listPath(query)}>Newest</a> : <span />}
          {hasMore && last ? (
            <a href={listPath(query, last.id)} rel="next">
              Older
            </a>
          ) : (
            <span />
          )}
        </nav>
      )}
    </AdminPage>
  );
}

function UploadForm({ uploadMaxBytes }: { uploadMaxBytes: number }) {
  const most = Math.floor(uploadMaxBytes / 1024 / 1024);
  return (
    <form class="media-upload" method="post" action="/admin/media" enctype="multipart/form-data" data-uploads>
      <div class="field">
        <label for="field-file">Add files</label>
        <input
          id="field-file"
          type="file"
          name="file"
          multiple
          required
          accept={['.svg', ...Object.values(MEDIA_ENDINGS).map((ending) => `.${ending}`), '.jpeg'].join(',')}
          aria-describedby="field-file-hint"
        />
        <p class="field-hint" id="field-file-hint">
          {`Pictures, films, sounds and PDF, up to ${most} MB. Where and with what a picture was taken is removed.`}
        </p>
      </div>
      <Button kind="primary">Add</Button>
      <ul class="uploads" data-upload-list aria-label="Files on their way" hidden />
    </form>
  );
}

function NoMedia({ query, isLater }: { query: string; isLater: boolean }) {
  if (query !== '')
    return (
      <EmptyState title={`Nothing is called or described by “${query}”.`}>
        <p>
          <a href="/admin/media">Show all files</a>
        </p>
      </EmptyState>
    );
  if (isLater) return <EmptyState title="There are no older files." />;
  return (
    <EmptyState title="No files yet">
      <p>What you add here, or put into a text while you write, can be used in every text.</p>
    </EmptyState>
  );
}

function MediaCard({ media }: { media: LibraryMedia }) {
  return (
    <li class="media-card">
      <a href={`/admin/media/${media.id}`}>
        <Thumbnail media={media} />
        <span class="media-name">{media.name}</span>
      </a>
      {media.width !== null && media.alt === '' && <Badge kind="waiting">No description</Badge>}
    </li>
  );
}

function Thumbnail({ media }: { media: LibraryMedia }) {
  const { hash, width, height, variants } = media;
  if (width === null || height === null)
    return (
      <span class="media-thumbnail media-file" aria-hidden="true">
        {media.name.split('.').at(-1)}
      </span>
    );
  const [smallest] = variants;
  const src = smallest ? variantPath(hash, smallest) : mediaPath(media);
  return (
    <img
      class="media-thumbnail"
      src={src}
      alt=""
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
    />
  );
}

function listPath(query: string, before?: number): string {
  const values = {
    ...(query !== '' && { q: query }),
    ...(before !== undefined && { before: String(before) }),
  };
  const search = new URLSearchParams(values).toString();
  return search === '' ? '/admin/media' : `/admin/media?${search}`;
}
