/** HTML that is safe to put into a page. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template takes: text is escaped, markup is not, nothing is nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** A template for HTML: every value is escaped unless it is {@link Markup} already. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const text = parts.map((part, at) => part + textOf(values[at])).join("");
  return new Markup(text);
}

/** `text` with nothing in it that HTML or XML could take for more than text. */
export function escaped(text: string): string {
  return allowed(text).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** `text` with the replacement character for everything that a page cannot hold. */
export function allowed(text: string): string {
  return text.replaceAll(NOT_XML, "\ufffd");
}

/** Characters that no XML document may hold, not even escaped: control characters, lone surrogates. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

function textOf(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escaped(String(value));
}
