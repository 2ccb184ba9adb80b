/** `text` as JSON; what is no JSON comes back as the text, for a schema to refuse. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
