import type { Desk } from '../../site/desk.ts';
import { AdminPage } from '../../web/admin/admin-page.tsx';
import { Button, ProblemSummary, SelectField, TextField } from '../../web/admin/fields.tsx';
import type { Problems } from '../../web/read-form.ts';
import { INVITATION_DAYS, type InvitedRole } from './invitations.ts';
import { PEOPLE_PATH } from './people-page.tsx';
import type { Choice } from './people-queries.ts';
import { RoleChoice } from './role-choice.tsx';

export interface InviteScreenProps {
  desk: Desk;
  values: { email: string; role: string; author: string };
  problems?: Problems;
  roles: readonly InvitedRole[];
  authors: readonly Choice[];
  sendsMail: boolean;
}

export function InviteScreen({ desk, values, problems = {}, roles, authors, sendsMail }: InviteScreenProps) {
  const labels = { email: 'E-mail address', role: 'Role', author: 'Author' };
  return (
    <AdminPage
      desk={desk}
      title="Invite somebody"
      current="users"
      back={{ label: 'People', path: PEOPLE_PATH }}
    >
      <p class="lead-in">
        {sendsMail
          ? `They get a mail with a link that works for ${INVITATION_DAYS} days, and choose their name and password themselves.`
          : `This site has no mail server: the next page shows a link once, which you pass on yourself. It works for ${INVITATION_DAYS} days.`}
      </p>
      <form class="form" method="post" action={`${PEOPLE_PATH}/invite`}>
        <ProblemSummary problems={problems} labels={labels} />
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          value={values.email}
          problem={problems.email}
          required
          autofocus
        />
        <RoleChoice roles={roles} value={values.role} problem={problems.role} />
        {authors.length > 0 && (
          <SelectField
            name="author"
            label="Author whose account it becomes"
            value={values.author}
            problem={problems.author}
            hint="For authors of posts whom nobody can sign in as, such as those of an import."
            options={[
              { value: '', label: 'Nobody: somebody new' },
              ...authors.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
        <div class="form-actions">
          <Button kind="primary">Invite</Button>
        </div>
      </form>
    </AdminPage>
  );
}
