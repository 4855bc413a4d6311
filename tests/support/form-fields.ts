const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What the forms of a page of this site hold, by the names of their fields, as a browser reads it. */
export function formFields(html: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string) =>
    fields.set(decoded(name), [...(fields.get(decoded(name)) ?? []), decoded(value)]);
  for (const [tag, attributes = ''] of html.matchAll(/<input((?: [\w-]+(?:="[^"]*")?)*) ?\/?>/g)) {
    const isOff = / type="(?:checkbox|radio)"/.test(tag) && !/ checked/.test(tag);
    if (!isOff) add(attributeOf(attributes, 'name'), attributeOf(attributes, 'value'));
  }
  // The first line break of a text area is not part of its text.
  for (const [, attributes = '', text = ''] of html.matchAll(/<textarea([^>]*)>([^<]*)<\/textarea>/g))
    add(attributeOf(attributes, 'name'), text.replace(/^\n/, ''));
  for (const [, attributes = '', options = ''] of html.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g))
    add(attributeOf(attributes, 'name'), / value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  return fields;
}

function attributeOf(attributes: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
