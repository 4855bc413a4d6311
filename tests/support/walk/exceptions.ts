// Where a page is made anew although it stays the same, and why that is the better bargain. Only changes that name one of
// these may do so.
export interface Exception {
  /** The tags by which it comes about. */
  through: RegExp;
  addresses?: RegExp;
  because: string;
}

export const LISTS: Exception = {
  through:
    /^(?:posts|(?:tag|author):\d+:posts|posts:[\d-]+|posts:first|posts:last|post:\d+:(?:previous|next))$/,
  because:
    'which posts a list has is one thing to all of its pages: to find those that a post moves would take statements',
};

export const SEARCHES: Exception = {
  through: /^search$/,
  addresses: /^\/search\b/,
  because: 'only who searches knows what is found',
};

export const SUMS: Exception = {
  through: /^(?:tags|tags:any|tags:sitemap|authors|pages|posts:sitemap:\d+)$/,
  addresses: /^\/(?:sitemap|search|llms)/,
  because:
    'of all tags, authors and posts it shows the order or the newest change, which this one need not be',
};

export const FOUND_ALIKE: Exception = {
  through: /^(?:(?:post|page|author|tag|media):\d+|(?:tag|author):\d+:link)$/,
  addresses: /\?comments=|\.md$|\/feed\.(?:xml|json)$|\/authors\/rea\/$|^\/about$/,
  because: 'it is found by the statement that reads all of its text or author, and shows some of it alone',
};

export const PAGES_OF_COMMENTS: Exception = {
  through: /^post:\d+:comments$/,
  addresses: /\?comments=/,
  because: 'whether there is such a page depends on how many comments there are',
};

export const WHOLE_ADDRESSES: Exception = {
  through: /^(?:post:\d+:(?:link|summary|card)|author:\d+:link)$/,
  because: 'a permalink may have the date and the author in it',
};

export const UNDECIDED_ADDRESSES: Exception = {
  through: /^(?:slug|page-path|redirect):|^setting:(?:permalinkPattern|formerPermalinkPatterns)$/,
  addresses: /^\/(?:nothing|about|unready|sea$|away$|hidden|draft|search)/,
  because: 'whatever stands at an address, or leads on from it, was looked for at others as well',
};

export const CLOSING: Exception = {
  through: /^setting:commentCloseDays$/,
  because: 'from now on it knows when its comments close',
};

export const EMPTY_PLACES: Exception = {
  through: /^setting:(?:postsPerPage|commentsPerPage|timeZone|accentColor)$/,
  because: 'what it shows is made by the setting, and comes out the same',
};
