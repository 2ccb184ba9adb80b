/**
 * Colours of the report by role, light and dark. Charts are drawn with the light ones; {@link themed}
 * turns each into its CSS variable, so that a chart follows the reader's scheme without being drawn twice.
 */
const COLOURS = {
  ink: ["#1b2430", "#e6e9ee"],
  soft: ["#5b6675", "#9aa5b4"],
  line: ["#d9dee6", "#333c49"],
  page: ["#f5f6f8", "#12161c"],
  card: ["#fefefe", "#1b2129"],
  done: ["#2f7d64", "#4fb593"],
  failed: ["#b83a3a", "#f07b75"],
  skipped: ["#98a1ad", "#6b7583"],
  first: ["#3566a8", "#74a6e8"],
  second: ["#c27a1d", "#e0a652"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

/** A role that a colour has. */
export type Role = keyof typeof COLOURS;

/** The colour to draw a chart with. */
export function colour(role: Role): string {
  return COLOURS[role][0];
}

/** A chart in which every colour is a CSS variable. */
export function themed(svg: string): string {
  return roles().reduce((text, role) => text.replaceAll(colour(role), `var(--${role})`), svg);
}

/** CSS that sets the variables. */
export function colourStyles(): string {
  const block = (at: 0 | 1): string =>
    roles()
      .map((role) => `--${role}: ${COLOURS[role][at]};`)
      .join(" ");
  return `:root { color-scheme: light dark; ${block(0)} }
@media (prefers-color-scheme: dark) { :root { ${block(1)} } }`;
}

function roles(): Role[] {
  return Object.keys(COLOURS) as Role[];
}
