/** A message for one person. */
export interface Mail {
  /** Address alone: `ada@example.org`. */
  to: string;
  subject: string;
  /** Plain text; HTML is made of it. */
  paragraphs: readonly string[];
  /** The one thing to do, shown as a button; its address is absolute. */
  action?: { label: string; url: string };
  /** Why they get it, and how to get no more. */
  footer: string;
  /** Where a POST ends such mail (RFC 8058), absolute. */
  unsubscribeUrl?: string;
  /** Whether its link is needed to go on: without a mail server it is logged for the site's owner. */
  isNeeded?: boolean;
}
