/** `text` with what stands between its marks `<!-- name -->` and `<!-- end of name -->` put anew. */
export function between(text: string, name: string, inner: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`there are no marks for ${name}`);
  return `${text.slice(0, from)}${start}\n${inner}\n${text.slice(to)}`;
}
