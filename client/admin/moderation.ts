/** The queue of comments with the keyboard: from one to the next, and what can be done with the one that is lit. */
export function improveModeration(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-moderation]');
  if (form === null) return;
  const comments = [...form.querySelectorAll<HTMLElement>('[data-comment]')];
  form.querySelector('.bulk-bar')?.append(keyHint());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    const current = comments.findIndex((comment) => comment.contains(document.activeElement));
    if (act(comments, current)) event.preventDefault();
  });
  // After something was done, go on at the comment that took its place.
  const target = comments.find((comment) => `#${comment.id}` === location.hash);
  target?.focus();
}

/** What a key does; false where there is nothing for it to do. */
type Act = (comments: readonly HTMLElement[], current: number) => boolean;

const KEYS: Readonly<Record<string, Act>> = {
  j: (comments, current) => moveTo(comments[current + 1]),
  k: (comments, current) => moveTo(comments[current - 1]),
  a: press('approve', 'restore'),
  s: press('spam'),
  d: press('delete'),
  x: (comments, current) => click(comments[current]?.querySelector('[data-row]')),
  r: (comments, current) => click(comments[current]?.querySelector('a[data-reply]')),
  u: () => click(document.querySelector('.notice button')),
};

function press(...commands: string[]): Act {
  const selector = commands.map((command) => `button[name=one][value^="${command}:"]`).join();
  return (comments, current) => click(comments[current]?.querySelector(selector));
}

function moveTo(comment: HTMLElement | undefined): boolean {
  if (comment === undefined) return false;
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: 'nearest' });
  return true;
}

function click(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.click();
  return true;
}

/** Letters are for words where somebody types, and for choosing where a list is open. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

const HINTS: readonly [key: string, meaning: string][] = [
  ['j', 'next'],
  ['k', 'back'],
  ['a', 'approve'],
  ['s', 'spam'],
  ['d', 'delete'],
  ['r', 'reply'],
  ['x', 'select'],
  ['u', 'undo'],
];

function keyHint(): HTMLElement {
  const hint = document.createElement('p');
  hint.className = 'key-hint';
  // It stays when nothing is ticked.
  hint.dataset.bulkAll = '';
  for (const [key, meaning] of HINTS) {
    const part = document.createElement('span');
    const cap = document.createElement('kbd');
    cap.textContent = key;
    part.append(cap, ` ${meaning}`);
    hint.append(part, ' ');
  }
  return hint;
}
