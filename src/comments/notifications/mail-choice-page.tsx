import type { PageAssets } from '../../web/assets.ts';
import type { Child } from '../../web/jsx/html.ts';
import { Layout } from '../../web/layout.tsx';
import type { Shell } from '../../web/shell.ts';
import type { MailChoice } from './mail-choice.ts';
import type { MAIL_PATHS, MailReader } from './mail-reader.ts';

interface FrameProps {
  shell: Shell;
  assets: PageAssets;
}

export interface MailChoicePageProps extends FrameProps {
  reader: MailReader;
  choice: MailChoice;
  /** What the link that was followed is for, null after a choice. */
  asked: keyof typeof MAIL_PATHS | null;
  /** Where the buttons post to. */
  actions: Record<keyof typeof MAIL_PATHS, string>;
}

/** Says what is so, asks what the link is for, and offers the other way. */
export function MailChoicePage({ shell, assets, reader, choice, asked, actions }: MailChoicePageProps) {
  const title = titleOf(choice, asked);
  const offersEnd = choice !== 'unwanted';
  const offersMail = choice === 'unwanted' || (choice === 'undecided' && asked === 'consent');
  return (
    <MailFrame shell={shell} assets={assets} title={title}>
      <p class="lead">{leadOf(choice, asked)}</p>
      {reader.kind === 'guest' && (
        <p>
          It is about the address <b dir="ltr">{reader.email}</b>.
        </p>
      )}
      {offersMail && (
        <form method="post" action={actions.consent}>
          <button type="submit">Send me mail about replies</button>
        </form>
      )}
      {offersEnd && (
        <form method="post" action={actions.unsubscribe}>
          <button type="submit">Send me no mail about comments</button>
        </form>
      )}
    </MailFrame>
  );
}

function titleOf(choice: MailChoice, asked: MailChoicePageProps['asked']): string {
  if (choice === 'unwanted') return 'No more mail about comments';
  if (asked === 'unsubscribe') return 'End mail about comments?';
  return choice === 'wanted' ? 'You get mail about replies' : 'Mail about replies?';
}

function leadOf(choice: MailChoice, asked: MailChoicePageProps['asked']): string {
  if (choice === 'unwanted')
    return 'This site sends you none. If you change your mind, you can have it back here.';
  if (asked === 'unsubscribe') return 'One press of the button, and this site sends you no more of it.';
  if (choice === 'wanted')
    return 'When somebody answers a comment of yours, this site tells you. You can end it at any time.';
  return 'When somebody answers a comment of yours, this site can tell you. It does so only if you want it.';
}

/** For a link that lost its end, or was never made here. */
export function MailLinkPage({ shell, assets }: FrameProps) {
  return (
    <MailFrame shell={shell} assets={assets} title="This link does not work">
      <p class="lead">
        A part of its address may be missing. Open it from the mail once more, or copy all of it into your
        browser.
      </p>
    </MailFrame>
  );
}

function MailFrame({ shell, assets, title, children }: FrameProps & { title: string; children: Child }) {
  const page = { title, description: '', path: '', type: 'website', robots: 'noindex' } as const;
  return (
    <Layout shell={shell} assets={assets} page={page}>
      <div class="error-page">
        <h1>{title}</h1>
        {children}
      </div>
    </Layout>
  );
}
