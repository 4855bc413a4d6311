// What stands in an export beside its items: the blog, its authors and its terms.
import { plainText } from './content/plain-text.ts';
import type { XmlElement } from './read-wxr.ts';
import { loginFrom } from './wxr-item.ts';
import { decodeSlug, textOf } from './xml-values.ts';

export interface WxrAuthor {
  /** `''` in some exports. */
  id: string;
  login: string;
  name: string;
  email: string;
}

export interface WxrTerm {
  /** `category`, `post_tag` or another. */
  taxonomy: string;
  /** Decoded. */
  slug: string;
  name: string;
  description: string;
  hasParent: boolean;
}

export function authorFrom(element: XmlElement): WxrAuthor {
  const value = (name: string) => textOf(element, `wp:author_${name}`).trim();
  const login = loginFrom(value('login'));
  const names = `${value('first_name')} ${value('last_name')}`;
  const name = plainText(value('display_name')) || login || plainText(names);
  return { id: value('id'), login: login || name, name, email: value('email') };
}

/** From a `<wp:category>`, a `<wp:tag>` or a `<wp:term>`. */
export function termFrom(element: XmlElement): WxrTerm {
  const value = (name: string) => textOf(element, `wp:${name}`).trim();
  if (element.name === 'wp:category') {
    const [slug, parent] = [value('category_nicename'), value('category_parent')];
    return term('category', slug, value('cat_name'), value('category_description'), parent);
  }
  if (element.name === 'wp:tag') {
    return term('post_tag', value('tag_slug'), value('tag_name'), value('tag_description'), '');
  }
  const taxonomy = value('term_taxonomy');
  return term(
    taxonomy,
    value('term_slug'),
    value('term_name'),
    value('term_description'),
    value('term_parent'),
  );
}

function term(taxonomy: string, slug: string, name: string, description: string, parent: string): WxrTerm {
  const decoded = decodeSlug(slug);
  return {
    taxonomy,
    slug: decoded,
    name: plainText(name) || decoded,
    description: plainText(description),
    hasParent: parent !== '',
  };
}
