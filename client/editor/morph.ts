/** Changes an element into another by replacing only what differs, so that nothing else moves or loads again. */
export function morph(from: Element, to: Element): void {
  if (from.isEqualNode(to)) return;
  copyAttributes(from, to);
  const old = [...from.childNodes];
  const made = [...to.childNodes];
  let head = 0;
  while (head < old.length && head < made.length && isSame(old[head], made[head])) head++;
  let tail = 0;
  const most = Math.min(old.length, made.length) - head;
  while (tail < most && isSame(old.at(-1 - tail), made.at(-1 - tail))) tail++;
  const gone = old.slice(head, old.length - tail);
  const come = made.slice(head, made.length - tail);
  if (gone.length === come.length) {
    for (const [index, node] of gone.entries()) replace(node, come[index]);
    return;
  }
  const next = old[old.length - tail] ?? null;
  for (const node of gone) node.remove();
  for (const node of come) from.insertBefore(node, next);
}

function isSame(one: Node | undefined, other: Node | undefined): boolean {
  return one !== undefined && other !== undefined && one.isEqualNode(other);
}

function replace(node: Node, by: Node | undefined): void {
  if (by === undefined) return;
  // By their names and not their classes: the frame's document has classes of its own.
  const isElement = node.nodeType === Node.ELEMENT_NODE && by.nodeType === Node.ELEMENT_NODE;
  if (isElement && node.nodeName === by.nodeName) morph(node as Element, by as Element);
  else node.parentNode?.replaceChild(by, node);
}

function copyAttributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}
