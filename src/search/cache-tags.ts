// What cached pages say they show of the search.

/** Whatever can be found: invalidated by every change of a published text, as any may change the order of any results. */
export const SEARCH = 'search';
