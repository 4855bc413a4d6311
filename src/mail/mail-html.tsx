import { accentTones } from '../web/accent.ts';
import { raw } from '../web/jsx/html.ts';
import type { Mail } from './mail.ts';

const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const DEFAULT_TONES = { light: '#9a3412', dark: '#f0997b' };

export const STOP_LABEL = 'Get no more of these mails';

/** A whole document with its styles on the elements: most mail programs know no others. */
export function mailHtml(mail: Mail, site: { name: string; accentColor: string }): string {
  const tones = accentTones(site.accentColor) ?? DEFAULT_TONES;
  return `<!doctype html>${String(<MailDocument mail={mail} name={site.name} tones={tones} />)}`;
}

interface MailDocumentProps {
  mail: Mail;
  name: string;
  tones: { light: string; dark: string };
}

function MailDocument({ mail, name, tones }: MailDocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{mail.subject}</title>
        <style>{raw(darkStyles(tones.dark))}</style>
      </head>
      <body class="page" style={`margin:0;padding:24px 12px;background:#f3f0e9;font-family:${FONT}`}>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0}>
          <tr>
            <td align="center">
              <main class="sheet" style={SHEET}>
                <p class="soft" dir="auto" style={`${SMALL};font-weight:600;margin:0 0 20px`}>
                  {name}
                </p>
                <h1 dir="auto" style="font-size:21px;line-height:1.3;font-weight:650;margin:0 0 16px">
                  {mail.subject}
                </h1>
                {mail.paragraphs.map((text) => (
                  <Paragraph text={text} style="font-size:16px;line-height:1.55;margin:0 0 16px" />
                ))}
                {mail.action && <Action {...mail.action} color={tones.light} />}
              </main>
              <footer
                class="soft"
                style={`${SMALL};display:block;max-width:520px;padding:16px 28px;text-align:left`}
              >
                <Paragraph text={mail.footer} style="margin:0" />
                {mail.unsubscribeUrl && (
                  <p style="margin:8px 0 0">
                    <a class="soft" href={mail.unsubscribeUrl} style="color:#625e55">
                      {STOP_LABEL}
                    </a>
                  </p>
                )}
              </footer>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

const SHEET =
  'display:block;max-width:520px;padding:28px;border-radius:8px;background:#fcfbf8;color:#24231f;text-align:left;overflow-wrap:anywhere';
const SMALL = 'font-size:13px;line-height:1.5;color:#625e55';

function Paragraph({ text, style }: { text: string; style: string }) {
  const lines = text.split('\n');
  return (
    <p dir="auto" style={style}>
      {lines.map((line, index) => (
        <>
          {index > 0 && <br />}
          {line}
        </>
      ))}
    </p>
  );
}

function Action({ label, url, color }: { label: string; url: string; color: string }) {
  return (
    <>
      <p style="margin:24px 0">
        <a
          class="button"
          href={url}
          style={`display:inline-block;padding:11px 20px;border-radius:6px;background:${color};color:#ffffff;font-size:16px;font-weight:600;text-decoration:none`}
        >
          {label}
        </a>
      </p>
      <p class="soft" style={`${SMALL};margin:0`}>
        If the button does nothing, copy this address into your browser:
        <br />
        <span dir="ltr">{url}</span>
      </p>
    </>
  );
}

/** @param accent `#rrggbb`. */
function darkStyles(accent: string): string {
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){.page{background:#181715!important}.sheet{background:#242320!important;color:#ece9e2!important}.soft{color:#b3aea3!important}.button{background:${accent}!important;color:#181715!important}}`;
}
