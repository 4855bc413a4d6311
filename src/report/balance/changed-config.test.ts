import { expect, test } from 'vitest';
import { servingFile, withAddresses } from './changed-config.ts';

const CONFIG = `pid "/tmp/a/nginx.pid";
upstream everyone {
    server 127.0.0.1:3001 max_fails=1; # node-1
    server 127.0.0.1:3002 max_fails=0 backup;
}
server {
    listen 127.0.0.1:8080 default_server;
    # Pages.
    location / {
        if ($is_known) { return 419; }
        proxy_pass http://everyone;
    }
    location @known {
        proxy_pass http://$group;
    }
}
`;

test('gives out a file in place of pages, with the headers of the page, and is the same otherwise', () => {
  const head = ['Content-Type', 'text/html', 'Server', 'nginx', 'Content-Encoding', 'br', 'ETag', '"x"'];
  const changed = servingFile(
    CONFIG,
    { port: 8080, folder: '/tmp/a' },
    { port: 8090, folder: '/tmp/b' },
    head,
  );
  expect(changed).toBe(
    CONFIG.replace('/tmp/a', '/tmp/b')
      .replace('8080', '8090')
      .replace(
        `        if ($is_known) { return 419; }
        proxy_pass http://everyone;
`,
        `        root "/tmp/b/files";
        types { }
        default_type "text/html";
        etag off;
        add_header Last-Modified "";
        add_header Content-Encoding "br";
        add_header ETag "\\"x\\"";
`,
      ),
  );
});

test('a configuration without pages is refused', () => {
  const place = { port: 1, folder: '/' };
  expect(() => servingFile('events { }', place, place, [])).toThrow(/no place for pages/);
});

test('puts other servers in the place of the nodes', () => {
  const ports = new Map([
    [3001, 5001],
    [3002, 5002],
  ]);
  expect(withAddresses(CONFIG, ports)).toBe(CONFIG.replace(':3001', ':5001').replace(':3002', ':5002'));
  expect(withAddresses(CONFIG, new Map())).toBe(CONFIG);
});
