// nginx's configuration as text, for people to read as well.
import { join } from 'node:path';
import {
  EDGE_CACHE_CONTROL,
  EDGE_FILES,
  EDGE_READ_AT,
  EDGE_REQUEST,
  EDGE_TAGS,
} from '../edge/edge-headers.ts';
import { CLIENT_CACHE_CONTROL, EDGE_RULES, edgeZone } from './nginx-edge.ts';
import { assetLocations, fileMaps, mediaLocation } from './nginx-files.ts';
import { limitRules, limitZones, SLOWER_LOCATION } from './nginx-limits.ts';
import { listeners } from './nginx-listen.ts';
import { isAtLeast, type NginxPlan } from './nginx-plan.ts';
import { atOrBelow, block, comment, lines, quote, type Statements } from './nginx-text.ts';
import { upstreams } from './nginx-upstreams.ts';

export const CONFIG_FILE = 'nginx.conf';
/** What nginx itself answers where no node does. */
export const DOWN_FILE = 'down.html';
export const EDGE_FOLDER = 'edge';
export const ERROR_LOG = 'logs/error.log';
export const PID_FILE = 'nginx.pid';

/** Of forms and comments; uploads have their own. */
const BODY_MEGABYTES = 4;
/** Seconds that a node may take for what cannot be asked of another one: to take in a large file, to hash passwords in a queue. */
const PATIENCE = 600;
/** Seconds, for screens that may have much to show. */
const SCREEN_PATIENCE = 60;

/** Valid for nginx 1.22 and all that came after it. The same plan gives the same text. */
export function nginxConfig(plan: NginxPlan): string {
  const { settings, isRoot } = plan;
  const at = (name: string) => quote(join(settings.folder, name));
  return `${lines([
    comment(
      'Written by "octavo balance", which writes it anew whenever nodes come or go: changes belong into',
    ),
    comment('its settings. "octavo balance --dry-run" shows what it would write.'),
    '',
    isRoot ? `user ${settings.user ?? 'root'};` : null,
    'worker_processes auto;',
    'worker_rlimit_nofile 16384;',
    // What old workers still send when the configuration changes.
    'worker_shutdown_timeout 10m;',
    'daemon on;',
    `pid ${at(PID_FILE)};`,
    `error_log ${at(ERROR_LOG)} error;`,
    block('events', ['worker_connections 8192;']),
    '',
    block('http', http(plan, at)),
  ])}\n`;
}

function http(plan: NginxPlan, at: (name: string) => string): Statements {
  const { settings } = plan;
  return [
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${at(`temp/${kind}`)};`,
    ),
    'default_type application/octet-stream;',
    'server_tokens off;',
    comment('Give a format and a file here to have requests logged; the nodes log theirs.'),
    'access_log off;',
    'sendfile on;',
    'sendfile_max_chunk 2m;',
    'tcp_nopush on;',
    '',
    comment('Slow clients hold a connection here, never a node.'),
    ...clientRules(plan),
    '',
    upstreams(plan),
    '',
    comment('The best encoding that a client takes. Nodes are asked for that one alone.'),
    encodingMap(),
    settings.edgeBytes === null
      ? null
      : `\n${edgeZone(plan, join(settings.folder, EDGE_FOLDER), settings.edgeBytes)}\n`,
    comment('What is for clients of what nodes say about keeping.'),
    CLIENT_CACHE_CONTROL,
    fileMaps(plan),
    limitZones(plan),
    '',
    listeners(plan, site(plan)),
  ];
}

function clientRules({ settings, version }: NginxPlan): Statements {
  return [
    'client_header_timeout 20s;',
    'client_body_timeout 30s;',
    'send_timeout 60s;',
    'reset_timedout_connection on;',
    'keepalive_timeout 65s;',
    // Older ones close idle connections the moment they change, and lose what is on its way on them.
    isAtLeast(version, 27, 4) ? 'keepalive_min_timeout 5s;' : null,
    'keepalive_requests 100000;',
    'large_client_header_buffers 4 16k;',
    'client_body_buffer_size 64k;',
    `client_max_body_size ${Math.min(BODY_MEGABYTES, uploadMegabytes(settings.uploadMaxBytes))}m;`,
  ];
}

function site(plan: NginxPlan): Statements {
  const { settings, neverKept, patient, repeatable } = plan;
  const others = neverKept.filter((path) => !patient.includes(path) && !repeatable.includes(path));
  const upload = `client_max_body_size ${uploadMegabytes(settings.uploadMaxBytes)}m;`;
  const write = 'if ($request_method !~ ^(?:GET|HEAD)$) { return 418; }';
  return [
    ...passing(plan),
    '',
    ...limitRules(plan),
    'recursive_error_pages on;',
    'error_page 502 504 =503 /.edge/down;',
    'error_page 429 = @slower;',
    'error_page 418 = @writes;',
    'error_page 419 = @known;',
    '',
    ...pages(plan),
    comment('What is somebody’s own, or true for a moment only.'),
    block(`location ~ ${atOrBelow(others)}`, [write, 'proxy_pass http://$group;']),
    block(`location ~ ${atOrBelow(repeatable)}`, [
      'proxy_next_upstream error timeout invalid_header non_idempotent;',
      'proxy_pass http://$group;',
    ]),
    block(`location ~ ${atOrBelow(patient)}`, [
      write,
      upload,
      `proxy_read_timeout ${SCREEN_PATIENCE}s;`,
      'proxy_next_upstream_timeout 0;',
      'proxy_pass http://$group;',
    ]),
    block('location @writes', [
      upload,
      `proxy_read_timeout ${PATIENCE}s;`,
      `proxy_send_timeout ${PATIENCE}s;`,
      'proxy_pass http://$group;',
    ]),
    block('location @nodes', ['proxy_pass http://$group;']),
    assetLocations(plan),
    mediaLocation(plan),
    plan.mediaFolder === null ? null : block('location @media', ['proxy_pass http://$group$request_uri;']),
    SLOWER_LOCATION,
    downLocation(settings.folder),
  ];
}

function pages({ settings }: NginxPlan): Statements {
  if (settings.edgeBytes === null) return [block('location /', ['proxy_pass http://$group;'])];
  return [
    comment('Pages for readers whom nobody knows.'),
    block('location /', [
      'if ($is_known) { return 419; }',
      'if ($http_authorization) { return 419; }',
      'proxy_pass http://everyone;',
      ...EDGE_RULES,
    ]),
    comment('Pages for others; where no node answers, they get what is kept as well.'),
    block('location @known', ['error_page 502 504 = @kept;', 'proxy_pass http://$group;']),
    block('location @kept', ['proxy_pass http://everyone;', ...EDGE_RULES]),
  ];
}

/** What holds for every request that a node gets. */
function passing({ settings, mediaFolder }: NginxPlan): Statements {
  return [
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    'proxy_set_header Host $http_host;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header Forwarded "";',
    'proxy_set_header Accept-Encoding $encoding;',
    `proxy_set_header ${EDGE_REQUEST} ${settings.edgeBytes === null ? '0' : '$msec'};`,
    `proxy_set_header ${EDGE_FILES} ${mediaFolder === null ? '""' : '$sends_files'};`,
    ...[EDGE_TAGS, EDGE_READ_AT, EDGE_CACHE_CONTROL, 'Cache-Control'].map(
      (name) => `proxy_hide_header ${name};`,
    ),
    'add_header Cache-Control $client_cache_control always;',
    settings.edgeBytes === null ? null : 'add_header Cache-Status $edge_status always;',
    'proxy_connect_timeout 1s;',
    `proxy_read_timeout ${settings.timeoutSeconds}s;`,
    'proxy_next_upstream error timeout invalid_header;',
    'proxy_next_upstream_tries 3;',
    // A page that two nodes are slow with, the third one will be as well.
    `proxy_next_upstream_timeout ${settings.timeoutSeconds + 1}s;`,
    'proxy_buffer_size 16k;',
    'proxy_buffers 8 16k;',
    'proxy_busy_buffers_size 32k;',
    'proxy_socket_keepalive on;',
  ];
}

function encodingMap(): string {
  const taken = (name: string) =>
    `"~*(?<![\\w-])${name}(?![\\w-])(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))" ${name};`;
  return block('map $http_accept_encoding $encoding', [
    '"" "";',
    // As browsers say it, which is found faster.
    '"gzip, deflate, br, zstd" br;',
    '"gzip, deflate, br" br;',
    '"gzip, deflate" gzip;',
    'gzip gzip;',
    ...['br', 'zstd', 'gzip'].map(taken),
  ]);
}

function downLocation(folder: string): string {
  return block('location = /.edge/down', [
    'internal;',
    `alias ${quote(join(folder, DOWN_FILE))};`,
    'types { }',
    'default_type "text/html; charset=utf-8";',
    'etag off;',
    'add_header Last-Modified "";',
    'add_header Cache-Control no-store always;',
    'add_header Retry-After 5 always;',
  ]);
}

function uploadMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024) + 1;
}
