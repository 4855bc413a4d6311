/** A comment that is about to be written, with what its writer's client told. */
export interface Candidate {
  postId: number;
  /** As it was written. */
  text: string;
  /** Sanitised. */
  html: string;
  name: string;
  email: string | null;
  website: string | null;
  /** The network address it comes from. */
  address: string | null;
  userAgent: string;
  /** Null for a guest. */
  userId: number | null;
  /** How long the form was open, null when that is not known. */
  filledInMs: number | null;
  /** What stands in the field that people do not see. */
  honeypot: string;
}
