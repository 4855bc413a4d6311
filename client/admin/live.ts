import { button, element } from '../editor/elements.ts';

const EVERY_MS = 3000;

/** Pieces of a page that tell how things are just now: asked for again every few seconds, while somebody looks. */
export function improveLive(): void {
  for (const piece of document.querySelectorAll<HTMLElement>('[data-live]'))
    improvePiece(piece, piece.dataset.live ?? '');
}

function improvePiece(piece: HTMLElement, address: string): void {
  const state = element('span', { class: 'live-state' });
  let isPaused = false;
  const toggle = button('Pause', () => {
    isPaused = !isPaused;
    toggle.textContent = isPaused ? 'Go on' : 'Pause';
    state.textContent = isPaused ? 'These figures stand still.' : 'These figures follow.';
  });
  state.textContent = 'These figures follow.';
  piece.before(element('p', { class: 'live-line' }, toggle, state));
  setInterval(async () => {
    // Nobody reads them, or somebody does: neither is disturbed.
    if (isPaused || document.hidden || isSelecting(piece)) return;
    const markup = await ask(address);
    if (isPaused) return;
    state.textContent =
      markup === null ? 'The server does not answer; trying again.' : 'These figures follow.';
    if (markup !== null) show(piece, markup);
  }, EVERY_MS);
}

function show(piece: HTMLElement, markup: string): void {
  const open = [...piece.querySelectorAll('details')].map((details) => details.open);
  const hadFocus = piece.contains(document.activeElement);
  piece.innerHTML = markup;
  for (const [index, details] of [...piece.querySelectorAll('details')].entries()) {
    details.open = open[index] ?? false;
    if (hadFocus && index === 0) details.querySelector('summary')?.focus();
  }
}

async function ask(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address, { redirect: 'error' });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function isSelecting(piece: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && piece.contains(selection.anchorNode);
}
