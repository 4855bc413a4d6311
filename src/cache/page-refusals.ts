// Why an answer is not kept, each reason by its name: they are told in Cache-Status.
import type { Dependencies } from './dependencies.ts';
import { answerKind, type PageKind } from './page-policies.ts';

export interface Rendered {
  /** Null where the route declared nothing. */
  kind: PageKind | null;
  response: Pick<Response, 'status' | 'headers'>;
}

type Refusal = (rendered: Rendered) => boolean;

/** Of what may be somebody's own: whoever asked asks the application themselves. */
const OWN: Readonly<Record<string, Refusal>> = {
  'not-declared': isNotDeclared,
  'sets-cookie': setsCookie,
  private: isPrivate,
  varies: variesByMore,
  encoded: isEncoded,
  endless: isEndless,
  status: hasOtherStatus,
};

/** The body could not be read whole. */
export const NOT_WHOLE = 'not-whole';
/** There was too much to do to make it. */
export const OVERLOADED = 'overloaded';
const DISOWNED = new Set([...Object.keys(OWN), NOT_WHOLE, OVERLOADED]);

/** Why an answer may be one person's own; null where it is everybody's. */
export function ownRefusal(rendered: Rendered): string | null {
  return Object.keys(OWN).find((name) => OWN[name]?.(rendered)) ?? null;
}

/** Why everybody's answer is not kept all the same. */
export function keepingRefusal(rendered: Rendered, dependencies: Dependencies): string | null {
  if (hasFailed(rendered)) return 'failed';
  return dependsOnNothing(rendered, dependencies) ? 'no-dependencies' : null;
}

/** Whether nobody else may be given what was refused for this. */
export function isDisowned(refusal: string | null): boolean {
  return refusal !== null && DISOWNED.has(refusal);
}

export function hasFailed({ response }: Rendered): boolean {
  return response.status >= 500;
}

function isNotDeclared({ kind }: Rendered): boolean {
  return kind === null;
}

function setsCookie({ response }: Rendered): boolean {
  return response.headers.has('Set-Cookie');
}

function isPrivate({ response }: Rendered): boolean {
  return /\b(?:private|no-store)\b/i.test(response.headers.get('Cache-Control') ?? '');
}

function variesByMore({ response }: Rendered): boolean {
  const names = (response.headers.get('Vary') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.some((name) => name !== '' && name !== 'accept-encoding');
}

function isEncoded({ response }: Rendered): boolean {
  return response.headers.has('Content-Encoding');
}

function isEndless({ response }: Rendered): boolean {
  return /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
}

function hasOtherStatus({ kind, response }: Rendered): boolean {
  return response.status < 500 && (kind === null || answerKind(kind, response.status) === undefined);
}

/** Nothing would ever invalidate it. */
function dependsOnNothing({ kind }: Rendered, { tags }: Dependencies): boolean {
  return kind !== 'fixed' && tags.size === 0;
}
