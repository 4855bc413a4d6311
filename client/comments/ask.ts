/** What the site says to something that was sent, or asked for. */
export interface Answer {
  ok?: boolean;
  id?: number;
  parentId?: number | null;
  /** Of one comment in its list item, or of a form; null for a comment that is gone. */
  html?: string | null;
  /** The heading over the comments as it is now. */
  title?: string;
  /** Where the comment is to be found. */
  url?: string;
  /** The page of the post's comments on which everybody sees it; null while it waits. */
  page?: number | null;
  /** For the person who sent it. */
  message?: string;
  /** What is wrong, by field; `form` for the whole. */
  problems?: Record<string, string>;
  memberName?: string | null;
  comments?: { id: number; parentId: number | null; isWaiting: boolean; html: string }[];
}

export type Asked = { answer: Answer } | { failure: string };

const OFFLINE = 'This could not be sent: there is no connection. Nothing is lost; send it again in a moment.';
const BROKEN = 'The site could not take this just now. Nothing is lost; send it again in a minute.';

const BY_STATUS: Readonly<Record<number, string>> = {
  404: 'What this is about is not there any more. Load the page again; what you typed is kept.',
  413: 'This is more than the site takes at once. Shorten it.',
};

/** Asks for something, or sends a form. Never throws. */
export async function ask(url: string, body?: URLSearchParams): Promise<Asked> {
  try {
    const init = { headers: { Accept: 'application/json' }, ...(body && { method: 'POST', body }) };
    const response = await fetch(url, init);
    const isJson = response.headers.get('Content-Type')?.includes('application/json');
    return isJson
      ? { answer: (await response.json()) as Answer }
      : { failure: BY_STATUS[response.status] ?? BROKEN };
  } catch {
    return { failure: OFFLINE };
  }
}

/** What a form would send by itself. */
export function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}
