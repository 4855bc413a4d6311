import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import {
  Badge,
  Button,
  EmptyState,
  ProblemSummary,
  SelectField,
  TextField,
} from '../../web/admin/fields.tsx';
import { pageCount } from '../../web/page-number.ts';
import { Pagination } from '../../web/pagination.tsx';
import { queryHref } from '../../web/query-href.ts';
import type { Problems } from '../../web/read-form.ts';
import {
  type ListedRedirect,
  type MadeBy,
  REDIRECTS_PER_PAGE,
  type RedirectFilter,
} from './redirect-list-queries.ts';

export const REDIRECTS_PATH = '/admin/redirects';

const ORIGINS: Record<MadeBy, { badge: string; choice: string }> = {
  move: { badge: 'Moved', choice: 'Addresses that changed' },
  import: { badge: 'Imported', choice: 'Imported' },
  hand: { badge: 'By hand', choice: 'Made by hand' },
};

export interface RedirectListProps {
  desk: Desk;
  filter: RedirectFilter;
  redirects: readonly ListedRedirect[];
  total: number;
}

export function RedirectListScreen({ desk, filter, redirects, total }: RedirectListProps) {
  const isFiltered = filter.query !== '' || filter.madeBy !== '';
  const create = (
    <a class="button button-primary" href={`${REDIRECTS_PATH}/new`}>
      New redirect
    </a>
  );
  return (
    <AdminPage desk={desk} title="Redirects" current="redirects" actions={create}>
      {(total > 0 || isFiltered) && <Filters filter={filter} isFiltered={isFiltered} />}
      {redirects.length === 0 ? (
        <Nothing isFiltered={isFiltered} />
      ) : (
        <RedirectTable redirects={redirects} siteUrl={desk.shell.siteUrl} />
      )}
      <Pagination
        page={filter.page}
        pageCount={pageCount(total, REDIRECTS_PER_PAGE)}
        href={(page) => queryHref(REDIRECTS_PATH, { q: filter.query, from: filter.madeBy, page })}
        label="Redirects"
      />
    </AdminPage>
  );
}

function Filters({ filter, isFiltered }: { filter: RedirectFilter; isFiltered: boolean }) {
  const options = Object.entries(ORIGINS).map(([value, { choice }]) => ({ value, label: choice }));
  return (
    <form class="filters" method="get" action={REDIRECTS_PATH}>
      <div class="field-wide">
        <TextField name="q" label="Search" type="search" value={filter.query} maxlength={200} />
      </div>
      <SelectField
        name="from"
        label="Show"
        value={filter.madeBy}
        options={[{ value: '', label: 'All redirects' }, ...options]}
      />
      <Button>Show</Button>
      {isFiltered && <a href={REDIRECTS_PATH}>Show all</a>}
    </form>
  );
}

function RedirectTable({ redirects }: { redirects: readonly ListedRedirect[]; siteUrl: string }) {
  return (
    <table class="data-table redirect-table">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Leads to</th>
          <th scope="col">Made</th>
        </tr>
      </thead>
      <tbody>
        {redirects.map((redirect) => (
          <tr>
            <td class="wide">
              <a class="row-title" href={editPath(redirect.path)} dir="auto">
                {redirect.path}
              </a>
            </td>
            <td class="wide">
              <Destination redirect={redirect} />
            </td>
            <td>
              <Badge>{ORIGINS[redirect.madeBy].badge}</Badge>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Destination({ redirect: { to, follows } }: { redirect: ListedRedirect }) {
  return (
    <>
      {to === null ? (
        <span class="row-facts">Nothing that readers can see at present</span>
      ) : (
        <a href={to}>{to}</a>
      )}
      {follows && (
        <p class="row-facts" dir="auto">
          {`follows the ${follows.kind} “${follows.title}”`}
        </p>
      )}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState title="No redirect looks like that">
        <p>
          <a href={REDIRECTS_PATH}>Show all redirects</a>
        </p>
      </EmptyState>
    );
  return (
    <EmptyState title="No redirects yet">
      <p>
        Old addresses that lead to new ones. When the address of a post, page or tag changes, one is made by
        itself.
      </p>
    </EmptyState>
  );
}

function editPath(path: string): string {
  return queryHref(`${REDIRECTS_PATH}/edit`, { path });
}

export interface RedirectFormProps {
  desk: Desk;
  /** Null for a new one. */
  redirect: ListedRedirect | null;
  values: { from: string; to: string };
  version: string;
  problems?: Problems;
  hasChanged?: boolean;
  places: readonly { path: string; label: string }[];
}

export function RedirectFormScreen(props: RedirectFormProps) {
  const { desk, redirect, values, version, problems = {}, hasChanged, places } = props;
  return (
    <AdminPage
      desk={desk}
      title={redirect === null ? 'New redirect' : redirect.path}
      current="redirects"
      back={{ label: 'Redirects', path: REDIRECTS_PATH }}
    >
      <form
        class="form"
        method="post"
        action={redirect === null ? `${REDIRECTS_PATH}/new` : editPath(redirect.path)}
      >
        <ProblemSummary problems={problems} labels={{ from: 'Old path', to: 'Leads to' }} />
        {hasChanged && redirect && (
          <div class="panel meanwhile">
            <p>
              Somebody else has changed this redirect since you opened it: it leads to{' '}
              <b dir="auto">{redirect.to ?? redirect.follows?.title}</b> now. Save again to put what you typed
              in its place.
            </p>
          </div>
        )}
        <input type="hidden" name="version" value={version} />
        <TextField
          name="from"
          label="Old path"
          value={values.from}
          problem={problems.from}
          hint="A path of this site, such as /2019/hello/. A slash at its end makes no difference."
          required
          autofocus={redirect === null}
        />
        <TextField
          name="to"
          label="Leads to"
          value={values.to}
          problem={problems.to}
          hint="A path of this site or a web address. The address of a post or page is followed when it changes."
          list="places"
          required
        />
        <datalist id="places">
          {places.map(({ path, label }) => (
            <option value={path}>{label}</option>
          ))}
        </datalist>
        <div class="form-actions">
          <Button kind="primary">{redirect === null ? 'Add redirect' : 'Save'}</Button>
        </div>
      </form>
      {redirect && <Removal path={redirect.path} />}
    </AdminPage>
  );
}

function Removal({ path }: { path: string }) {
  return (
    <section class="more-actions" aria-labelledby="more">
      <h2 id="more">More</h2>
      <form class="panel removal" method="post" action={`${REDIRECTS_PATH}/removal`}>
        <input type="hidden" name="path" value={path} />
        <p>Without it, whoever follows an old link to this path finds nothing.</p>
        <Button kind="danger">Remove this redirect</Button>
      </form>
    </section>
  );
}
