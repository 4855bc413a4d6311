import type { Site, Working } from '../../site/site.ts';
import { Badge, Button } from '../../web/admin/fields.tsx';
import { readForm } from '../../web/read-form.ts';
import { Time } from '../../web/time.tsx';
import { deviceName } from '../device-name.ts';
import { actorFrom, type Member } from '../member.ts';
import { recordDeed } from '../record-deed.ts';
import { listSessions, removeSessionOf, removeSessionsOf, type SessionSummary } from '../sessions.ts';
import { removeTrustedDevices } from '../trusted-devices.ts';
import { goOn, good, membersOnly, type Route, show } from './account-answers.tsx';

const PATH = '/account/sessions/';

export function sessionsPageRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const sessions = await listSessions(working.database.read, member.id, working.now());
    return show(c, working, (site) => ({
      title: 'Devices',
      member,
      path: PATH,
      children: <Sessions site={site} member={member} sessions={sessions} />,
    }));
  });
}

export function endSessionRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const [id = 0] = (await readForm(c)).ids('session');
    const wasThere = await working.database.transaction((tx) => removeSessionOf(tx, member.id, id));
    return goOn(
      c,
      working,
      PATH,
      good(wasThere ? 'That device is signed out.' : 'It was signed out already.'),
    );
  });
}

export function endOtherSessionsRoute(working: Working): Route {
  return membersOnly(working, async (c, member) => {
    const actor = actorFrom(member, c.var.clientAddress);
    const subject = { kind: 'user', id: member.id, label: member.name };
    const ended = await working.database.transaction(async (tx) => {
      const count = await removeSessionsOf(tx, member.id, member.sessionId);
      await removeTrustedDevices(tx, member.id);
      await recordDeed(
        tx,
        actor,
        { action: 'user.sign-out-others', subject, detail: { count } },
        working.now(),
      );
      return count;
    });
    const text = ended === 0 ? 'There was no other device.' : 'All other devices are signed out.';
    return goOn(c, working, PATH, good(text));
  });
}

interface SessionsProps {
  site: Site;
  member: Member;
  sessions: readonly SessionSummary[];
}

function Sessions({ site, member, sessions }: SessionsProps) {
  return (
    <>
      <p class="account-lead">
        Where you are signed in. Sign out what you do not know, then change your password.
      </p>
      <ul class="session-list">
        {sessions.map((session) => (
          <SessionItem site={site} session={session} isThis={session.id === member.sessionId} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions/others/">
          <Button kind="danger">Sign out everywhere else</Button>
        </form>
      )}
    </>
  );
}

interface SessionItemProps {
  site: Site;
  session: SessionSummary;
  isThis: boolean;
}

function SessionItem({ site: { settings }, session, isThis }: SessionItemProps) {
  const { language, timeZone } = settings;
  const name = deviceName(session.userAgent);
  return (
    <li>
      <div>
        <p class="session-name">
          {name} {isThis && <Badge kind="good">this one</Badge>}
        </p>
        <p class="session-facts">
          Last seen{' '}
          <Time value={session.lastUsedAt} language={language} timeZone={timeZone} style="date-time" />
          {session.address !== null && ` from ${session.address}`}; signed in{' '}
          <Time value={session.createdAt} language={language} timeZone={timeZone} />
        </p>
      </div>
      {!isThis && (
        <form method="post" action={PATH}>
          <input type="hidden" name="session" value={String(session.id)} />
          <button class="button button-plain button-small" type="submit">
            Sign out<span class="visually-hidden"> {name}</span>
          </button>
        </form>
      )}
    </li>
  );
}
