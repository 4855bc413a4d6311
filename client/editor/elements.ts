/** Makes an element with attributes and children; `true` gives an attribute without a value, `false` none. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A button that submits nothing. */
export function button(
  label: string,
  onClick: () => void,
  attributes: Readonly<Record<string, string | boolean>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button button-small', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}
