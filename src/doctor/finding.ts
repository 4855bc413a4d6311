/** Something that is not as it should be. */
export interface Finding {
  /** The name of the check that found it. */
  check: string;
  /** What it is about: a query, an index, a file, a row. */
  subject: string;
  /** One sentence or two, for the operator. */
  message: string;
  /** What to type or to do. */
  fix: string;
}

export interface CheckResult {
  /** What was looked at, or why it was not. */
  detail: string;
  findings: Omit<Finding, 'check'>[];
}
