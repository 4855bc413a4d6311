// What nginx answers itself where no node does: all in one file, since nobody may be there to send others.
import { accentTones } from '../../web/accent.ts';
import { raw } from '../../web/jsx/html.ts';

export interface DownPageSite {
  name: string;
  /** BCP 47. */
  language: string;
  /** `#rrggbb` */
  accentColor: string;
}

const DEFAULT_TONES = { light: '#9a3412', dark: '#e08a63' };

/** The whole document. */
export function downPage({ name, language, accentColor }: DownPageSite): string {
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Back in a moment · ${name}`}</title>
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <style>{raw(styles(accentColor))}</style>
      </head>
      <body>
        <header>
          <p dir="auto">{name}</p>
        </header>
        <main lang="en">
          <h1>Back in a moment</h1>
          <p>
            The site is being looked after just now. Wait a minute, then load the page again. What you had
            sent may not have arrived: check before you send it once more.
          </p>
          <p>
            <a href="/">Go to the front page</a>
          </p>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${page.markup}\n`;
}

/** The colours and measures of the site's own styles. */
function styles(accentColor: string): string {
  const { light, dark } = accentTones(accentColor) ?? DEFAULT_TONES;
  return `
:root{color-scheme:light dark;--paper:#fcfbf8;--ink:#1f1c18;--accent:${light}}
@media (prefers-color-scheme:dark){:root{--paper:#181715;--ink:#e4dfd5;--accent:${dark}}}
html{font-size:clamp(106.25%,98% + .4vw,118.75%);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100svh;background:var(--paper);color:var(--ink);font:400 1rem/1.6rem Literata,Georgia,'Times New Roman',serif;overflow-wrap:break-word}
header,main{max-width:48rem;margin-inline:auto;padding:1.4rem clamp(1.15rem,5vw,3rem)}
header p{margin:0;font-size:1.2rem;font-weight:650;letter-spacing:-.01em}
h1{margin:0;font-size:clamp(1.9rem,1.35rem + 2.4vw,2.65rem);font-weight:580;line-height:1.13;letter-spacing:-.016em;text-wrap:balance}
main p{max-width:33rem;margin:1.6rem 0 0}
a{color:var(--accent);text-underline-offset:.17em}
:focus-visible{outline:.14rem solid var(--accent);outline-offset:.16rem}
`;
}
