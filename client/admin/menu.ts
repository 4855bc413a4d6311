/** On narrow windows the menu scrolls: the place where one is stands in view. */
export function showCurrentPlace(): void {
  const menu = document.querySelector<HTMLElement>('.admin-menu nav');
  const current = menu?.querySelector<HTMLElement>('[aria-current]');
  if (!menu || !current) return;
  const isHidden = current.offsetLeft + current.offsetWidth > menu.scrollLeft + menu.clientWidth;
  if (isHidden) menu.scrollLeft = current.offsetLeft - (menu.clientWidth - current.offsetWidth) / 2;
}
