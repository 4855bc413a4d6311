import type { Role } from '../role.ts';

/** What each role is called, and what it may do in a sentence. */
export const ROLE_LABELS: Readonly<Record<Role, { label: string; may: string }>> = {
  owner: { label: 'Owner', may: 'Everything, also making and removing admins and owners.' },
  admin: { label: 'Admin', may: 'Everything but managing admins and owners.' },
  editor: { label: 'Editor', may: 'All posts, pages, comments, tags and files; no settings and no people.' },
  author: { label: 'Author', may: 'Their own posts, and the comments on them.' },
  moderator: { label: 'Moderator', may: 'The comments, and who is blocked.' },
  reader: { label: 'Reader', may: 'Comments under their own name; nothing of these screens.' },
};
