import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { accentStylesheet, parseHex } from './accent.ts';
import { readFontFiles } from './font-faces.ts';
import { drawIcon, initialOf } from './site-icon.ts';

const PREFIX = '/assets/';
const STYLE_SHEETS = [
  'tokens',
  'base',
  'layout',
  'lists',
  'indexes',
  'post-cards',
  'post',
  'content',
  'figures',
  'tables',
  'code',
  'forms',
  'comments',
  'comment-form',
  'preview',
  'print',
];
/** Of the screens under /admin and /account, beside the site's own. */
const ADMIN_STYLE_SHEETS = [
  'frame',
  'fields',
  'tables',
  'account',
  'writing',
  'editor',
  'media',
  'moderation',
  'screens',
  'cache',
];
/** Of the inspector at the foot of a page. */
const INSPECTOR_STYLE_SHEETS = ['admin/inspector'];
const SCRIPTS = ['site', 'admin', 'editor'] as const;
const ACCENT_PATH = /^\/assets\/accent-([0-9a-f]{6})\.css$/;
const ICON_PATH = /^\/assets\/icon-([0-9a-f]{6})-([0-9a-f]{1,6})\.svg$/;

export interface Asset {
  body: Buffer;
  /** Media type. */
  type: string;
  /** With its quotes. */
  etag: string;
}

/** What pages need to know of the assets. */
export interface PageAssets {
  /** Path of the site's stylesheet. */
  stylesheet: string;
  /** Path of what the screens of those who run the site need beside it. */
  adminStylesheet: string;
  /** Path of what the inspector needs beside either. */
  inspectorStylesheet: string;
  /** Paths of the scripts by what they are for. */
  scripts: Readonly<Record<(typeof SCRIPTS)[number], string>>;
  /** Paths of the font files every page uses. */
  preloads: readonly string[];
}

export interface Assets extends PageAssets {
  /** Every path contains a hash of its bytes, or all that its bytes are made of: cache it for good. */
  find(path: string): Asset | undefined;
  /** All but those that are made as they are asked for, by their paths. */
  files(): Iterable<[path: string, asset: Asset]>;
}

let loaded: Assets | undefined;

/** Reads styles, fonts and built scripts from the disk, once. */
export function loadAssets(): Assets {
  loaded ??= readAssets();
  return loaded;
}

function readAssets(): Assets {
  const root = findProjectRoot(import.meta.dirname);
  const files = new Map<string, Asset>();
  const add = (name: string, extension: string, type: string, body: Buffer) => {
    const hash = hashOf(body);
    const location = `${PREFIX}${name}.${hash}.${extension}`;
    files.set(location, { body, type, etag: `"${hash}"` });
    return location;
  };
  const fonts = readFontFiles(root).map((font) => ({
    ...font,
    url: add(font.name, 'woff2', 'font/woff2', font.body),
  }));
  const css = fonts.map((font) => font.rule(font.url)).join('') + minify(readStyles(root, STYLE_SHEETS));
  const stylesheet = add('site', 'css', 'text/css; charset=utf-8', Buffer.from(css));
  const adminCss = minify(
    readStyles(
      root,
      ADMIN_STYLE_SHEETS.map((name) => `admin/${name}`),
    ),
  );
  const inspectorCss = minify(readStyles(root, INSPECTOR_STYLE_SHEETS));
  const scripts = SCRIPTS.map((name) => [
    name,
    add(name, 'js', 'text/javascript; charset=utf-8', readScript(root, name)),
  ]);
  return {
    stylesheet,
    adminStylesheet: add('admin', 'css', 'text/css; charset=utf-8', Buffer.from(adminCss)),
    inspectorStylesheet: add('inspector', 'css', 'text/css; charset=utf-8', Buffer.from(inspectorCss)),
    scripts: Object.fromEntries(scripts),
    preloads: fonts.filter((font) => font.isPreloaded).map((font) => font.url),
    find: (location) => files.get(location) ?? makeAccent(location) ?? makeIcon(location),
    files: () => files.entries(),
  };
}

/** The stylesheet that sets an accent colour `#rrggbb`. */
export function accentStylesheetPath(color: string): string {
  return `${PREFIX}accent-${hexDigits(color)}.css`;
}

/** The icon of a site without a picture of its own: its initial on its accent colour. */
export function siteIconPath(site: { name: string; accentColor: string }): string {
  const initial = initialOf(site.name) ?? 0x4f;
  return `${PREFIX}icon-${hexDigits(site.accentColor)}-${initial.toString(16)}.svg`;
}

/** The folder of package.json. */
export function findProjectRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('package.json not found above the program: install Octavo again');
  return findProjectRoot(parent);
}

function readStyles(root: string, names: readonly string[]): string {
  return names
    .map((name) => readFileSync(path.join(root, 'client/styles', `${name}.css`), 'utf8'))
    .join('\n');
}

function readScript(root: string, name: string): Buffer {
  const file = path.join(root, 'dist/client', `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is not built: run "npm run build", then try again`);
  return readFileSync(file);
}

/** Our own styles hold no strings with comment marks or runs of spaces. */
function minify(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim();
}

function makeAccent(location: string): Asset | undefined {
  const color = ACCENT_PATH.exec(location)?.[1];
  const css = color ? accentStylesheet(color) : null;
  return css ? generated(css, 'text/css; charset=utf-8') : undefined;
}

function makeIcon(location: string): Asset | undefined {
  const [, color = '', initial = ''] = ICON_PATH.exec(location) ?? [];
  const rgb = parseHex(color);
  const svg = rgb ? drawIcon(rgb, Number.parseInt(initial, 16)) : null;
  return svg ? generated(svg, 'image/svg+xml') : undefined;
}

function generated(text: string, type: string): Asset {
  const body = Buffer.from(text);
  return { body, type, etag: `"${hashOf(body)}"` };
}

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 12);
}

function hexDigits(color: string): string {
  return parseHex(color) ? color.replace('#', '').toLowerCase() : '9a3412';
}
