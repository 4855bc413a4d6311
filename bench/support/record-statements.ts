// Which statements the application sends for a page, with their parameters, as JSON on stdout. Bundled before it is run.
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createServices } from '../../src/services.ts';

const [dataDir = '', ...paths] = process.argv.slice(2);
await using services = await createServices(
  readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', CACHE: 'off' }),
);
const app = createApp(services, 'http://localhost');
const pages: { path: string; statements: object[] }[] = [];
for (const path of paths) {
  const statements: object[] = [];
  const stop = services.database.observe(({ name, sql, parameters }) => {
    statements.push({ name, sql, parameters });
  });
  const response = await app.request(path);
  await response.text();
  stop();
  if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
  pages.push({ path, statements });
}
console.log(JSON.stringify(pages));
