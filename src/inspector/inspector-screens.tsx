import type { Handler } from 'hono';
import { actorOf, requireMember } from '../accounts/identify.ts';
import { demand } from '../accounts/permissions.ts';
import { loadDesk } from '../site/desk.ts';
import { leaveNotice } from '../web/notice.ts';
import { readForm } from '../web/read-form.ts';
import { renderPage } from '../web/render-page.ts';
import { INSPECTOR_PATH, type Inspecting, isSwitchedOn, mayLookAt, switchInspector } from './inspecting.ts';
import { InspectorScreen } from './inspector-page.tsx';

/** `/admin/inspector` */
export function inspectorScreen({ working, observer, isDevelopment }: Inspecting): Handler {
  return async (c) => {
    demand(actorOf(c), 'site.inspect');
    const asker = { memberId: isDevelopment ? null : requireMember(c).id };
    const recent = observer.recent.list().filter((kept) => mayLookAt(kept, asker));
    const isOn = isSwitchedOn(c, working.siteUrl);
    const desk = await loadDesk(c, working);
    return renderPage(c, <InspectorScreen {...{ desk, recent, isOn, isDevelopment }} />);
  };
}

/** Switches it on or off for this browser. */
export function switchInspectorRoute({ working: { siteUrl } }: Inspecting): Handler {
  return async (c) => {
    demand(actorOf(c), 'site.inspect');
    const isOn = (await readForm(c)).text('switch') === 'on';
    switchInspector(c, siteUrl, isOn);
    const text = isOn ? 'The inspector is on in this browser.' : 'The inspector is off in this browser.';
    leaveNotice(c, siteUrl, { text });
    return c.redirect(INSPECTOR_PATH, 303);
  };
}
