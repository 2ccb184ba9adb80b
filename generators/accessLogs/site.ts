import { base, en, Faker } from "@faker-js/faker";
import { type Random } from "../random";

/** The web site that is visited. */
export interface Site {
  /** Paths, the most visited first. */
  readonly paths: readonly string[];
  /** Where visitors come from, beside the site itself. */
  readonly referers: readonly string[];
}

const PAGES = 400;
const REFERERS = 40;
const HOST = "https://www.example.com";

/** Paths with queries, with what is encoded, and with what a server has to escape. */
const SPECIAL = [
  "/",
  "/robots.txt",
  "/favicon.ico",
  "/search?q=caf%C3%A9+noir&page=2",
  "/download/annual%20report%202024.pdf",
  "/caf\\xC3\\xA9/menu",
  "/a\\x22b\\x22",
];

/** The site of a seed. */
export function buildSite(seed: number): Site {
  const faker = new Faker({ locale: [en, base], seed });
  const pages = Array.from({ length: PAGES }, () => page(faker));
  const referers = Array.from({ length: REFERERS }, () => `${faker.internet.url()}/`);
  return {
    paths: [...SPECIAL.slice(0, 3), ...pages, ...SPECIAL.slice(3)],
    referers: ["https://www.google.com/", "https://www.bing.com/search?q=example", ...referers],
  };
}

function page(faker: Faker): string {
  const slug = faker.lorem.slug({ min: 1, max: 4 });
  const kinds = [
    `/blog/${slug}`,
    `/products/${faker.number.int({ min: 1, max: 9999 })}`,
    `/assets/${faker.string.hexadecimal({ length: 8, prefix: "", casing: "lower" })}.js`,
    `/images/${slug}.png`,
    `/api/v1/items?page=${faker.number.int({ min: 1, max: 90 })}&sort=${faker.word.noun()}`,
  ];
  return faker.helpers.arrayElement(kinds);
}

/** An index below `end`: number k about in proportion to 1/(k + 1), the law that visits of a site follow. */
export function zipf(random: Random, end: number): number {
  return Math.min(end - 1, Math.floor(Math.exp(random.unit() * Math.log(end + 1))) - 1);
}

/** Where a visitor comes from: often from nowhere that is told, often from the site itself. */
export function refererOf({ paths, referers }: Site, random: Random): string {
  const unit = random.unit();
  if (unit < UNTOLD) return "-";
  return unit < UNTOLD + OWN
    ? HOST + (paths[zipf(random, paths.length)] ?? "/")
    : random.pick(referers);
}

const UNTOLD = 0.4;
const OWN = 0.45;
