// Where nginx listens, and as what.
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { isAtLeast, type NginxPlan } from './nginx-plan.ts';
import { block, comment, lines, quote, type Statements } from './nginx-text.ts';

const CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

/** The server that gives out `site`, and with TLS one that sends plain HTTP on to it. */
export function listeners(plan: NginxPlan, site: Statements): string {
  const { settings, version } = plan;
  const { tls, port, host, httpPort } = settings;
  const isNew = isAtLeast(version, 25, 1);
  const secure = tls === null ? '' : isNew ? ' ssl' : ' ssl http2';
  const server = block('server', [
    `listen ${endpoint(host, port)} default_server backlog=4096${secure};`,
    tls !== null && isNew ? 'http2 on;' : null,
    ...(tls === null ? [] : certificate(tls, plan.certificateStamp)),
    ...realAddress(settings.trustedProxies),
    '',
    ...site,
    tls === null ? null : acmeLocation(settings.folder),
  ]);
  return tls === null || httpPort === null ? server : lines([server, '', redirection(plan, httpPort)]);
}

function certificate(tls: { certificate: string; key: string }, stamp: string | undefined): Statements {
  return [
    stamp === undefined ? null : comment(`The certificate: ${stamp}`),
    `ssl_certificate ${quote(tls.certificate)};`,
    `ssl_certificate_key ${quote(tls.key)};`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    `ssl_ciphers ${CIPHERS.join(':')};`,
    'ssl_session_cache shared:sessions:10m;',
    'ssl_session_timeout 1d;',
    'ssl_session_tickets off;',
  ];
}

function realAddress(trusted: readonly string[]): Statements {
  if (trusted.length === 0) return [];
  return [
    '',
    comment('Who asks, where another proxy stands in front.'),
    ...trusted.map((address) => `set_real_ip_from ${address};`),
    'real_ip_header X-Forwarded-For;',
    'real_ip_recursive on;',
  ];
}

function redirection({ settings: { host, folder }, siteUrl }: NginxPlan, httpPort: number): string {
  const place = siteUrl.startsWith('https:') ? siteUrl : 'https://$host';
  return lines([
    comment('Plain HTTP, for who typed no more than a name, and for those that give out certificates.'),
    block('server', [
      `listen ${endpoint(host, httpPort)} default_server;`,
      acmeLocation(folder),
      block('location /', [`return 301 ${place}$request_uri;`]),
    ]),
  ]);
}

/** `certbot --webroot` puts its answers there. */
function acmeLocation(folder: string): string {
  return block('location ^~ /.well-known/acme-challenge/', [
    `root ${quote(join(folder, 'acme'))};`,
    'default_type text/plain;',
  ]);
}

function endpoint(host: string, port: number): string {
  if (host === '::') return `[::]:${port} ipv6only=off`;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
