// What attackers send to have others given something else: inputs that a cache leaves out of its key and that some
// software behind it reads all the same.

/** Stands in what an attacker sends, and in nothing that anybody is given. */
export const EVIL = 'evil.test';

/** As many as fit into one request each, as each of them alone would do. */
export const POISONOUS_HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hosts: {
    ...{ Host: EVIL, Forwarded: `for=127.0.0.1;host=${EVIL};proto=https`, 'X-Host': EVIL },
    ...{ 'X-Forwarded-Host': EVIL, 'X-Forwarded-Server': EVIL, 'X-HTTP-Host-Override': EVIL },
    ...{ 'X-Original-Host': EVIL, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Protocol': 'https' },
    ...{ 'X-Forwarded-Scheme': 'http', 'X-Forwarded-SSL': 'on', 'Front-End-Https': 'on' },
    ...{ 'X-Url-Scheme': 'https', 'X-Forwarded-Port': '666', 'X-Forwarded-Prefix': '/evil' },
    ...{ 'X-Forwarded-Path': '/evil', 'X-Forwarded-Uri': '/admin/', 'X-Backend-Host': EVIL },
    ...{ 'X-Cf-Destination-Host': EVIL, 'X-Proxyuser-Host': EVIL, 'X-Wap-Profile': `http://${EVIL}/` },
  },
  'addresses of clients': {
    ...{ 'X-Forwarded-For': '127.0.0.1, ::1', 'X-Real-IP': '127.0.0.1', 'X-Client-IP': '127.0.0.1' },
    ...{ 'True-Client-IP': '127.0.0.1', 'CF-Connecting-IP': '127.0.0.1', 'Fastly-Client-IP': '127.0.0.1' },
    ...{ 'X-Originating-IP': '127.0.0.1', 'X-Remote-IP': '127.0.0.1', 'X-Remote-Addr': '127.0.0.1' },
    ...{ 'X-Cluster-Client-IP': '127.0.0.1', 'X-ProxyUser-IP': '127.0.0.1', 'Client-IP': '127.0.0.1' },
  },
  'other addresses and methods': {
    ...{ 'X-Original-URL': '/admin/', 'X-Rewrite-URL': '/admin/', 'X-Override-URL': '/account/' },
    ...{ 'X-Forwarded-Method': 'POST', 'X-HTTP-Method-Override': 'POST', 'X-HTTP-Method': 'DELETE' },
    ...{ 'X-Method-Override': 'PUT', 'X-HTTP-Status-Code-Override': '500', Destination: '/evil/' },
    ...{ 'X-Original-URI': '/admin/', 'Request-Uri': '/admin/', 'X-Accel-Redirect': '/admin/' },
    ...{ 'X-Sendfile': '/etc/passwd', 'Base-Url': `http://${EVIL}/`, 'X-Script-Name': '/evil' },
  },
  'other machines and networks': {
    ...{ 'X-Amz-Website-Redirect-Location': `https://${EVIL}/`, 'X-Amz-Server-Side-Encryption': 'x' },
    ...{ 'X-Amz-Cf-Id': EVIL, 'X-Amzn-Trace-Id': `Root=${EVIL}`, 'CF-IPCountry': 'XX', 'CF-Ray': EVIL },
    ...{ 'CF-Visitor': '{"scheme":"http"}', 'CF-Worker': EVIL, 'Fastly-SSL': '1', 'Fastly-FF': EVIL },
    ...{ 'Fastly-Debug': '1', 'Fastly-Host': EVIL, 'Akamai-Origin-Hop': '1', Pragma: 'akamai-x-cache-on' },
    ...{ 'Surrogate-Capability': 'x="ESI/1.0"', 'Surrogate-Key': EVIL, 'Surrogate-Control': 'max-age=9' },
    ...{ 'Cache-Tag': EVIL, xkey: EVIL, Via: `1.1 ${EVIL}`, 'Cache-Status': 'Octavo; hit', Age: '1' },
    ...{ 'X-Vercel-Id': EVIL, 'X-Nextjs-Data': '1', 'X-Middleware-Prefetch': '1', Rsc: '1' },
    ...{ 'X-Request-Id': EVIL, Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  },
  'who asks and from where': {
    ...{ Origin: `https://${EVIL}`, Referer: `https://${EVIL}/`, 'Sec-Fetch-Site': 'cross-site' },
    ...{ 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'cors', 'User-Agent': `<script>${EVIL}</script>` },
    ...{ Authorization: 'Bearer secret', 'Proxy-Authorization': 'Basic c2VjcmV0', From: `x@${EVIL}` },
    ...{ 'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': 'secret', 'X-Api-Key': 'secret' },
    ...{ 'X-User': 'owner', 'X-Octavo': '1', rendering: '1', 'X-Debug': '1', 'X-Purge-Token': 'secret' },
    ...{ Purpose: 'prefetch', 'Sec-Purpose': 'prefetch', DNT: '1', 'Save-Data': 'on', 'Sec-CH-UA': EVIL },
    ...{ 'Sec-GPC': '1', 'X-Device': 'mobile', 'X-WebP': '1', 'Upgrade-Insecure-Requests': '1' },
  },
  'what nginx and nodes say to each other': {
    ...{ 'Octavo-Edge': '1800000000.5', 'Octavo-Tags': EVIL, 'Octavo-Read-At': `${EVIL}:9` },
    ...{ 'Octavo-Cache-Control': `public, max-age=9, ${EVIL}`, 'X-Accel-Expires': '9' },
    ...{ 'X-Accel-Buffering': 'no', 'X-Accel-Limit-Rate': '1', 'X-Accel-Charset': EVIL },
    Cookie: `route=${EVIL}`,
  },
  'what is taken': {
    ...{ Accept: 'application/json', 'Accept-Language': 'fr', 'Accept-Charset': 'utf-7', TE: 'trailers' },
    ...{ 'Accept-Encoding': 'br;q=1, identity;q=0', 'Accept-Datetime': 'Fri, 01 Jan 2100 00:00:00 GMT' },
    ...{ Range: 'bytes=0-3', 'If-Range': '*', 'Accept-Post': EVIL, Prefer: 'return=minimal' },
    ...{ 'Cache-Control': 'no-cache, no-store, only-if-cached', Vary: '*', 'Max-Forwards': '0' },
  },
  'what else is taken': {
    ...{ Accept: 'text/markdown, */*;q=0', 'Accept-Encoding': 'evil, *;q=0', 'If-None-Match': '*' },
    ...{ 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT', 'If-Match': '"x"', Range: 'bytes=-1' },
    ...{ 'If-Unmodified-Since': 'Fri, 01 Jan 1999 00:00:00 GMT', Upgrade: 'h2c', 'HTTP2-Settings': 'AA' },
    ...{ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': '0' },
  },
  'oversized ones': { 'X-Oversized': 'x'.repeat(12_000), 'If-None-Match': `${'"x",'.repeat(500)}"x"` },
  'names that every object has': {
    ...{ constructor: EVIL, hasOwnProperty: EVIL, __proto__x: EVIL, toString: EVIL },
    ...{
      'Accept-Encoding': '__proto__, constructor;q=1',
      'If-None-Match': 'W/"" , , "',
      Cookie: '__proto__=1',
    },
  },
  'control characters': { 'X-Meta': '\u0001\u0007evil' },
};

/** Addresses that say more than they seem to, or the same in another way. */
export const POISONOUS_TARGETS: Readonly<Record<string, readonly string[]>> = {
  'parameters that nobody knows': [
    ...['/first/?utm_source=evil&utm_medium=a&utm_campaign=b&utm_content=c', '/first/?fbclid=a&gclid=b'],
    ...['/first/?callback=evil', '/?jsonp=evil&_=1', '/feed.json?callback=evil', '/first/?_method=DELETE'],
    ...['/first/?__proto__=1&constructor=2', '/first/?__proto__[comments]=2', '/first/?comments[]=2'],
    ...['/first/?', '/first/??', '/first/?&&', '/first/?=', '/first/?a#b', '/first/?cb=<script>', '/?q=evil'],
    ...['/?lang=fr&theme=evil&preview=true&draft=1&debug=1', '/first/?url=//evil.test&next=//evil.test'],
    ...['/first/?X-Forwarded-Host=evil.test', '/robots.txt?evil', '/feed.xml?page=2', '/?s=evil'],
  ],
  'parameters that hide in others': [
    ...['/search?q=first;q=evil', '/search?utm_content=a;q=evil', '/search?q=first%26q=evil'],
    ...[
      '/search?utm=1&utm=2%26q%3devil&q=first',
      '/first/?utm_content=x;comments=2',
      '/search?q=first%3Bq=evil',
    ],
    ...[
      '/search?q=first&q=evil',
      '/search?q[]=first',
      '/search?Q=evil',
      '/search/?q=evil',
      '/search?q=first%00',
    ],
    ...['/search?q=first&utm_source=evil', '/search?page=2&q=first', '/search?q=%0d%0aSet-Cookie:evil=1'],
    ...['/search?%71=first', '/search?q=+first+', '/search?q=first&page=1e1', '/search?q=first&page=%00'],
    ...['/first/?comments=2&comments=3', '/first/?comments=', '/first/?Comments=2', '/first/?comments=2%00'],
    ...['/first/??comments=2', '/first/?&&comments=2', '/first/?x#&comments=2', '/search/??q=evil'],
    ...[
      '/?p=1',
      '/?page_id=1',
      '/?p=1&p=2',
      '/?p=%31',
      '/?p=1e3',
      '/?attachment_id=1',
      '/feed.xml?comments=2',
    ],
  ],
  'files below what is personal': [
    ...['/account/x.css', '/account/first.js', '/admin/x.png', '/account;x.css', '/account/%00.css'],
    ...[
      '/account%2fx.css',
      '/account%2f',
      '/account%3f.css',
      '/account%23.css',
      '/account/.css',
      '/account.css',
    ],
    ...[
      '/admin/..%2f',
      '/admin/..%2ffirst/',
      '/admin/%2e%2e/first/',
      '/admin/../first/',
      '/admin/..;/first/',
    ],
    ...[
      '/;/account',
      '/;/account/',
      '/..;/account/',
      '/first/..%2faccount/',
      '/first/../account/',
      '/.;/admin/',
    ],
    ...[
      '/assets/..%2faccount/',
      '/assets/../account/',
      '/media/../admin/',
      '/%2faccount/',
      '/ACCOUNT/',
      '/Admin',
    ],
    ...[
      '/%61ccount/',
      '/%2561ccount/',
      '/account./',
      '/account%20/',
      '/account/%0a',
      '/robots.txt/../account/',
    ],
  ],
  'other ways of writing': [
    ...[
      '/first/%2e%2e/',
      '/%2e%2e/',
      '/%2e/first/',
      '/first/.',
      '/first/..',
      '/%252e%252e/first/',
      '/.first/',
    ],
    ...[
      '/%0d%0a',
      '/%0d%0aSet-Cookie:%20evil=1',
      '/first/%00',
      '/%00',
      '/first/%0a',
      '/first%23',
      '/first%3fa=b',
    ],
    ...['/FIRST/', '/First/', '/%46irst/', '/f%69rst/', '/first', '//first/', '/first//', '///', '/first/./'],
    ...['//evil.test/first/', '/\\evil.test/', '/first/\\..\\', '/first%5c', '/first%2F', '/first%252F'],
    ...['/first/#x', '/#', '/?#', '/%ff/', '/%c0%ae/', '/first/%', '/first/%u002e', '/first;a=b/', '/;/'],
    ...['/first./', '/first.css', '/first/.css', '/first/index.html', '/first/~', '/first+/', '/first%20/'],
    ...['/feed.xml/', '/feed.xml;a', '/feed.xml%00', '/tags/sea/?page=2', '/tags/%73ea/', '/tags/sea%2f'],
    ...['/tags/../first/', '/tags/__proto__/', '/__proto__/', '/constructor/', '/%E2%80%AE/', '/e%CC%81/'],
  ],
  'whole addresses': [
    ...[`http://${EVIL}/first/`, `http://${EVIL}/`, `https://${EVIL}/account/`, 'http://site.test/first/'],
    ...[`http://${EVIL}`, 'http:///first/', `//${EVIL}`, `${EVIL}:443`, '*', `ftp://${EVIL}/first/`],
    ...[`http://site.test@${EVIL}/first/`, `HTTP://${EVIL}/archive`, `http://${EVIL}//${EVIL}/archive`],
  ],
};

/** Whole requests that servers and those in front of them take for different ones; each ends its connection. */
export function poisonousRequests(target: string, cookie: string): string[] {
  const clean = `GET ${target} HTTP/1.1\r\nHost: site.test\r\n`;
  const end = 'Connection: close\r\n\r\n';
  const form = 'comments=2&q=evil&_method=DELETE';
  const typed = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n`;
  const own = `GET /account/ HTTP/1.1\r\nHost: site.test\r\nCookie: ${cookie}\r\n`;
  return [
    `GET ${target} HTTP/1.0\r\n\r\n`,
    `GET ${target} HTTP/1.0\r\nHost: ${EVIL}\r\nCookie: ${cookie}\r\n\r\n`,
    `${clean}Host: ${EVIL}\r\n${end}`,
    `${clean}Cookie: ${cookie}\r\n${typed}${end}${form}`,
    `${clean}${typed}\r\n${form}${own}${end}`,
    `${own}\r\n${clean}\r\n${own}\r\n${clean}${end}`,
    `${clean}Content-Length: 3\r\n${end}abc${own}\r\n`,
    `${clean}Transfer-Encoding: chunked\r\n${end}4\r\nevil\r\n0\r\nX-Forwarded-Host: ${EVIL}\r\n\r\n`,
    `${clean}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n${end}0\r\n\r\n${own}\r\n`,
    `${clean}Transfer-Encoding : chunked\r\n${end}0\r\n\r\n`,
    `${clean}Transfer-Encoding: evil\r\n${end}`,
    `${clean}Content-Length: 1\r\nContent-Length: 2\r\n${end}ab`,
    `${clean}Expect: 100-continue\r\nContent-Length: 2\r\n${end}ab`,
    `${clean}Expect: ${EVIL}\r\n${end}`,
    `${clean}Upgrade: websocket\r\nConnection: Upgrade, X-Forwarded-For\r\n${end}`,
    `${clean}X-Evil: a\r\n b: ${EVIL}\r\n${end}`,
    `${clean}Cookie: ${cookie}\r\nCookie: inspector=on\r\n${end}`,
    `POST ${target} HTTP/1.1\r\nHost: site.test\r\nX-HTTP-Method-Override: GET\r\n${typed}${end}${form}`,
    `get ${target} HTTP/1.1\r\nHost: site.test\r\n${end}`,
    `GET ${target} HTTP/1.1\nHost: ${EVIL}\nConnection: close\n\n`,
    `CONNECT ${EVIL}:443 HTTP/1.1\r\nHost: ${EVIL}\r\n\r\n`,
  ];
}
