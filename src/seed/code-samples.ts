/** Fenced code, as it stands in a Markdown text. */
export const CODE_SAMPLES: readonly [string, ...string[]] = [
  `\`\`\`js
import { createServer } from 'node:http';

createServer((request, response) => {
  response.end(\`You asked for \${request.url}\\n\`);
}).listen(3000);
\`\`\``,
  `\`\`\`ts
export function average(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
\`\`\``,
  `\`\`\`sql
select author, count(*) as posts
from posts
where published_at > '2020-01-01'
group by author
order by posts desc;
\`\`\``,
  `\`\`\`python
def words(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield from line.split()
\`\`\``,
  `\`\`\`sh
find . -name '*.md' -newer last-week -print0 | xargs -0 wc -w
\`\`\``,
  `\`\`\`css
article > p:first-of-type::first-letter {
  font-size: 3em;
  float: left;
}
\`\`\``,
];
