/** A text area as high as its text. */
export function growWithText(area: HTMLTextAreaElement): () => void {
  // Where a style can say so, it does.
  if (CSS.supports('field-sizing', 'content')) return () => {};
  const grow = () => {
    const place = scrollY;
    area.rows = Math.max(8, area.value.split('\n').length);
    // The policy of the page allows no style attributes, but what a script sets is no attribute.
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
    scrollTo({ top: place, behavior: 'instant' });
  };
  area.addEventListener('input', grow);
  addEventListener('resize', grow);
  grow();
  return grow;
}
