/** What is typed outlives a reload, and who typed it is known the next time. */
export interface Draft {
  /** The text was sent. */
  forget(): void;
}

const GUEST_KEY = 'commenter';
const GUEST_FIELDS = ['name', 'email', 'website'];

export function keepDraft(form: HTMLFormElement): Draft {
  const textKey = `comment:${valueIn(form, 'post')}`;
  fill(form, 'text', read(textKey));
  const guest = guestFrom(read(GUEST_KEY));
  for (const name of GUEST_FIELDS) fill(form, name, guest[name] ?? '');
  form.addEventListener('input', () => {
    write(textKey, valueIn(form, 'text'));
    const typed = Object.fromEntries(GUEST_FIELDS.map((name) => [name, valueIn(form, name)]));
    if (field(form, 'name') !== null) write(GUEST_KEY, JSON.stringify(typed));
  });
  return { forget: () => write(textKey, '') };
}

export function field(form: HTMLFormElement, name: string): HTMLInputElement | HTMLTextAreaElement | null {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

function valueIn(form: HTMLFormElement, name: string): string {
  return field(form, name)?.value ?? '';
}

/** What stands in a field already was typed later. */
function fill(form: HTMLFormElement, name: string, value: string): void {
  const input = field(form, name);
  if (input !== null && input.value === '') input.value = value;
}

function guestFrom(json: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(json);
    return Object.fromEntries(
      Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** A browser may refuse to store anything. */
function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, value: string): void {
  try {
    if (value === '') localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It is not kept, then.
  }
}
