/** An address that ends in a comment leads to it on whichever page it stands by now. */
export async function followComment(section: HTMLElement): Promise<void> {
  const id = /^#comment-(\d+)$/.exec(location.hash)?.[1];
  if (id === undefined || section.dataset.pages === '1') return;
  if (document.getElementById(`comment-${id}`) !== null) return;
  try {
    const found = await fetch(`/comments/${id}/`, { method: 'HEAD' });
    const { pathname } = new URL(found.url);
    // Elsewhere than here: nobody is led away from the post that they read.
    if (found.redirected && pathname === location.pathname) location.replace(`${found.url}#comment-${id}`);
  } catch {
    // Without a connection the page stays as it is.
  }
}
