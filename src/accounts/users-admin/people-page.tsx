import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Badge, Button, EmptyState, SelectField, TextField } from '../../web/admin/fields.tsx';
import { pageCount } from '../../web/page-number.ts';
import { Pagination } from '../../web/pagination.tsx';
import { queryHref } from '../../web/query-href.ts';
import { Time } from '../../web/time.tsx';
import { ROLES } from '../role.ts';
import {
  type ListedInvitation,
  PEOPLE_PER_PAGE,
  type PeopleFilter,
  type Person,
  type PersonStatus,
} from './people-queries.ts';
import { ROLE_LABELS } from './role-labels.ts';

export const PEOPLE_PATH = '/admin/users';

export interface PeopleScreenProps {
  desk: Desk;
  filter: PeopleFilter;
  people: readonly Person[];
  total: number;
  invitations: readonly ListedInvitation[];
  /** Which invitations they may change. */
  mayChange: (invitation: ListedInvitation) => boolean;
  now: number;
}

export function PeopleScreen(props: PeopleScreenProps) {
  const { desk, filter, people, total, invitations } = props;
  const isFiltered = filter.query !== '' || filter.role !== '';
  const inviteLink = (
    <a class="button button-primary" href={`${PEOPLE_PATH}/invite`}>
      Invite somebody
    </a>
  );
  return (
    <AdminPage desk={desk} title="People" current="users" actions={inviteLink}>
      {invitations.length > 0 && !isFiltered && filter.page === 1 && <Invitations {...props} />}
      <Filters filter={filter} isFiltered={isFiltered} />
      {people.length === 0 ? (
        <EmptyState title="Nobody here is called so">
          <p>
            <a href={PEOPLE_PATH}>Show all</a>
          </p>
        </EmptyState>
      ) : (
        <PeopleTable desk={desk} people={people} />
      )}
      <Pagination
        page={filter.page}
        pageCount={pageCount(total, PEOPLE_PER_PAGE)}
        href={(page) => queryHref(PEOPLE_PATH, { q: filter.query, role: filter.role, page })}
        label="People"
      />
    </AdminPage>
  );
}

function Filters({ filter, isFiltered }: { filter: PeopleFilter; isFiltered: boolean }) {
  const roles = ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role].label }));
  return (
    <form class="filters" method="get" action={PEOPLE_PATH}>
      <div class="field-wide">
        <TextField name="q" label="Search" type="search" value={filter.query} maxlength={200} />
      </div>
      <SelectField
        name="role"
        label="Role"
        value={filter.role}
        options={[{ value: '', label: 'All roles' }, ...roles]}
      />
      <Button>Show</Button>
      {isFiltered && <a href={PEOPLE_PATH}>Show all</a>}
    </form>
  );
}

function PeopleTable({ desk, people }: { desk: Desk; people: readonly Person[] }) {
  return (
    <table class="data-table people-table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Status</th>
          <th scope="col">Last seen</th>
          <th scope="col" class="number">
            Posts
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr>
            <td class="wide">
              <a class="row-title" href={`${PEOPLE_PATH}/${person.id}`} dir="auto">
                {person.name}
              </a>
              {person.id === desk.member.id && <span class="row-facts"> you</span>}
              {person.email && <p class="row-facts break-anywhere">{person.email}</p>}
            </td>
            <td>{ROLE_LABELS[person.role].label}</td>
            <td>
              <StatusBadge status={person.status} />
            </td>
            <td class="row-facts no-wrap" {...(person.lastSeenAt !== null && { 'data-label': 'Last seen' })}>
              {person.lastSeenAt !== null && (
                <Time value={person.lastSeenAt} language="en" timeZone={desk.shell.timeZone} />
              )}
            </td>
            <td class="number" data-label="Posts">
              {person.postCount}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STATUSES: Record<PersonStatus, { kind: 'good' | 'plain' | 'waiting' | 'bad'; label: string }> = {
  member: { kind: 'good', label: 'Can sign in' },
  author: { kind: 'plain', label: 'No account' },
  invited: { kind: 'waiting', label: 'Invited' },
  suspended: { kind: 'bad', label: 'Suspended' },
};

export function StatusBadge({ status }: { status: PersonStatus }) {
  const { kind, label } = STATUSES[status];
  return <Badge kind={kind}>{label}</Badge>;
}

function Invitations({ desk, invitations, mayChange, now }: PeopleScreenProps) {
  return (
    <section class="panel invitations" aria-labelledby="invitations">
      <h2 id="invitations">Open invitations</h2>
      <ul>
        {invitations.map((invitation) => (
          <li>
            <div>
              <b class="break-anywhere">{invitation.email}</b>{' '}
              <span class="row-facts">
                {`as ${ROLE_LABELS[invitation.role].label.toLowerCase()}`}
                {invitation.authorName !== null && (
                  <>
                    , who becomes <span dir="auto">{invitation.authorName}</span>
                  </>
                )}
              </span>
              <p class="row-facts">
                {invitation.invitedBy !== null && (
                  <>
                    by <span dir="auto">{invitation.invitedBy}</span>,{' '}
                  </>
                )}
                {invitation.expiresAt > now ? 'works until ' : 'worked until '}
                <Time value={invitation.expiresAt} language="en" timeZone={desk.shell.timeZone} />
                {invitation.expiresAt <= now && (
                  <>
                    {' '}
                    <Badge kind="bad">Too old</Badge>
                  </>
                )}
              </p>
            </div>
            {mayChange(invitation) && <InvitationButtons invitation={invitation} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function InvitationButtons({ invitation: { id, email } }: { invitation: ListedInvitation }) {
  return (
    <form class="row-buttons" method="post" action={`${PEOPLE_PATH}/invitations/${id}/renewal`}>
      <button class="button button-small" type="submit" aria-label={`Send again: the invitation to ${email}`}>
        Send again
      </button>
      <button
        class="button button-small"
        type="submit"
        formaction={`${PEOPLE_PATH}/invitations/${id}/withdrawal`}
        aria-label={`Withdraw the invitation to ${email}`}
      >
        Withdraw
      </button>
    </form>
  );
}
