import { expect, test } from 'vitest';
import { expectAccessible } from '../../tests/support/axe.ts';
import { openBrowser } from '../../tests/support/browser.ts';
import { serveHtml } from '../../tests/support/serve-html.ts';
import { renderComment } from './render-comment.ts';
import { renderContent } from './render-content.ts';

const TEXT = `
# A *heading*

Text[^1] with [a link](https://a.org), [](https://b.org) and ![](/p.png)[![](/q.png)](/r).

##

## Tasks

- [ ] open
- [x] done

| a | b |
|---|---|
| 1 | 2 |

<table><caption>Named</caption><tr><th>x</th></tr><tr><td>y</td></tr></table>

\`\`\`js
const long = '${'x'.repeat(300)}';
\`\`\`

<iframe src="https://v.org"></iframe><aside>Aside</aside><main>Main</main><details><summary>S</summary>d</details>

[^1]: Note[^2] with [^1] again
[^2]: Other
`;

test('a rendered text and a comment break no rule of accessibility', { timeout: 60_000 }, async () => {
  const content = renderContent(TEXT, 'markdown').html;
  const comment = renderComment('# Hi\n\n![x](/y)\n\n    code', 'markdown').html;
  await using server = await serveHtml(`<!doctype html><html lang="en"><head><title>T</title></head>
    <body><main><h1>T</h1><article>${content}</article><div>${comment}</div></main></body></html>`);
  await using browser = await openBrowser();
  const tab = await browser.newPage();
  await tab.goto(server.url);
  await expect(expectAccessible(tab)).resolves.toBeUndefined();
});
