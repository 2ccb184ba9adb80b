import { base, en, es, Faker, fr, pt_BR } from "@faker-js/faker";

/** What records are put together from; made once by Faker from the seed. */
export interface Pools {
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly lastNames: readonly string[];
  /** Metropolitan areas, like `Lansing-East Lansing, MI`. */
  readonly areas: readonly string[];
  /** Where artists come from: towns, states and countries in many spellings. */
  readonly origins: readonly string[];
  readonly agents: readonly string[];
  readonly bands: readonly string[];
  /** Words for titles, capitalised; a few hold letters beyond ASCII. */
  readonly words: readonly string[];
}

const SIZES = {
  names: 400,
  areas: 250,
  origins: 300,
  agents: 60,
  bands: 500,
  words: 1500,
} as const;

/** The pools of a seed. Takes some milliseconds; the records drawn from them need no Faker. */
export function buildPools(seed: number): Pools {
  const faker = new Faker({ locale: [en, base], seed });
  return {
    women: many(SIZES.names, () => faker.person.firstName("female")),
    men: many(SIZES.names, () => faker.person.firstName("male")),
    lastNames: many(SIZES.names, () => faker.person.lastName()),
    areas: many(SIZES.areas, () => area(faker)),
    origins: many(SIZES.origins, () => origin(faker)),
    agents: agents(faker),
    bands: many(SIZES.bands, () => faker.music.artist()),
    words: [...many(SIZES.words, () => word(faker)), ...accented(seed)],
  };
}

function many(size: number, make: () => string): string[] {
  return Array.from({ length: size }, make);
}

function area(faker: Faker): string {
  const towns = many(faker.helpers.weightedArrayElement(WEIGHTED_TOWNS), () =>
    faker.location.city(),
  );
  const states = many(faker.number.int(9) === 0 ? 2 : 1, () =>
    faker.location.state({ abbreviated: true }),
  );
  return `${towns.join("-")}, ${states.join("-")}`;
}

const WEIGHTED_TOWNS = [
  { value: 1, weight: 3 },
  { value: 2, weight: 4 },
  { value: 3, weight: 3 },
];

function origin(faker: Faker): string {
  return faker.helpers.arrayElement([
    () => `${faker.location.city()}, ${faker.location.state({ abbreviated: true })}`,
    () => `${faker.location.city()}, ${faker.location.country()}`,
    () => faker.location.city(),
    () => faker.location.state(),
    () => faker.location.country(),
  ])();
}

/** Agents of browsers. The real files quote one once more when it holds a comma, as a CSV writer does. */
function agents(faker: Faker): string[] {
  return many(SIZES.agents * 4, () => faker.internet.userAgent())
    .filter((agent) => agent.startsWith("Mozilla/5.0"))
    .slice(0, SIZES.agents)
    .map((agent) => (agent.includes(",") ? `"${agent}"` : agent));
}

function word(faker: Faker): string {
  const kinds = ["adjective", "noun", "noun", "verb"] as const;
  return capital(faker.word[faker.helpers.arrayElement(kinds)]());
}

/** One word in forty or so: the real titles are mostly English. */
function accented(seed: number): string[] {
  return [es, fr, pt_BR].flatMap((locale) => {
    const faker = new Faker({ locale: [locale, en, base], seed });
    return many(SIZES.names, () => faker.person.firstName())
      .filter((name) => /[^\x20-\x7e]/.test(name))
      .slice(0, ACCENTED_EACH)
      .map(capital);
  });
}

const ACCENTED_EACH = 10;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
