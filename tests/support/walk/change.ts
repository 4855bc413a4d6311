import type { Expected } from './walk.ts';
import type { WalkedSite } from './walked-site.ts';

/** Something that a person, or the program itself, does to a site. */
export interface Change extends Expected {
  name: string;
  make: (walked: WalkedSite) => Promise<unknown>;
}
