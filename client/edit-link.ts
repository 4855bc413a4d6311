import { hasPersonal } from './personal.ts';

/** Those who may change the text that they read get a link to its editor. */
export async function addEditLink(): Promise<void> {
  const article = document.querySelector<HTMLElement>('article[data-text]');
  const header = article?.querySelector('header');
  if (!article || !header || !hasPersonal()) return;
  const answer = await fetch(`/account/edit-link?text=${article.dataset.text}`).catch(() => null);
  const { path } = answer?.ok ? ((await answer.json()) as { path: string | null }) : { path: null };
  if (path === null) return;
  const link = document.createElement('a');
  link.className = 'edit-link';
  link.href = path;
  link.textContent = 'Edit';
  header.append(link);
}
