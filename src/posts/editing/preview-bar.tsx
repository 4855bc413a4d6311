/** Says of a page that it is not the published one. @param editor its path, for those who may open it. */
export function PreviewBar({ editor }: { editor?: string }) {
  return (
    <aside class="preview-bar" aria-label="Preview">
      <span>A preview: this is how it will look once it is published.</span>
      {editor !== undefined && <a href={editor}>Back to the editor</a>}
    </aside>
  );
}
