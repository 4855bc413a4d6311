import type { Desk } from '../site/desk.ts';
import { AdminPage } from '../web/admin/admin-page.tsx';
import { Button } from '../web/admin/fields.tsx';
import { numberText } from './figures.ts';
import { CACHE_PATH, PURGE_PATH } from './paths.ts';
import { describePurge, type Purge } from './purge.ts';

export interface PurgeScreenProps {
  desk: Desk;
  purge: Purge;
  /** Of this process. */
  entries: number;
}

/** Asks whether it is meant. */
export function PurgeScreen({ desk, purge, entries }: PurgeScreenProps) {
  const { paths, tags, isAll } = purge;
  return (
    <AdminPage
      desk={desk}
      title={isAll ? 'Make everything anew?' : 'Make this anew?'}
      current="cache"
      back={{ label: 'Cache', path: CACHE_PATH }}
    >
      <p class="lead-in break-anywhere">
        {isAll
          ? 'Every page is made anew when somebody asks for it: on a busy site, the database has more to do for a minute. '
          : `Made anew when somebody asks next: ${describePurge(purge)}. `}
        {`In this process that is ${numberText(entries)} kept ${entries === 1 ? 'entry' : 'entries'}; other processes follow.`}
      </p>
      <form class="form-actions" method="post" action={PURGE_PATH}>
        {paths.map((path) => (
          <input type="hidden" name="url" value={path} />
        ))}
        {tags.map((tag) => (
          <input type="hidden" name="tag" value={tag} />
        ))}
        {isAll && <input type="hidden" name="all" value="1" />}
        <Button kind={isAll ? 'danger' : 'primary'}>{isAll ? 'Make everything anew' : 'Make anew'}</Button>
        <a href={CACHE_PATH}>Leave it</a>
      </form>
    </AdminPage>
  );
}
