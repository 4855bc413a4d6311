import type { PageAssets } from '../../src/web/assets.ts';

/** For pages that are drawn without a disk. */
export const SAMPLE_ASSETS: PageAssets = {
  stylesheet: '/assets/site.1.css',
  adminStylesheet: '/assets/admin.1.css',
  inspectorStylesheet: '/assets/inspector.1.css',
  scripts: { site: '/assets/site.1.js', admin: '/assets/admin.1.js', editor: '/assets/editor.1.js' },
  preloads: ['/assets/literata.1.woff2'],
};
