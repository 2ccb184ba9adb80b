import { base, en, Faker } from "@faker-js/faker";
import crawlers from "crawler-user-agents";

/** Agents by who sends them. */
export interface Agents {
  readonly desktops: readonly string[];
  readonly phones: readonly string[];
  readonly tablets: readonly string[];
  readonly bots: readonly string[];
}

const POOL = 60;

/** The agents of a seed: those of browsers are made up in their makers' forms, those of bots are real. */
export function buildAgents(seed: number): Agents {
  const faker = new Faker({ locale: [en, base], seed });
  return {
    desktops: many(() => faker.internet.userAgent()).filter((agent) => IS_DESKTOP.test(agent)),
    phones: many(() => faker.helpers.arrayElement([iPhone, androidPhone])(faker)),
    tablets: many(() => faker.helpers.arrayElement([iPad, iPad, androidTablet])(faker)),
    bots: crawlers.flatMap(({ instances }) => instances).filter((agent) => PLAIN.test(agent)),
  };
}

const IS_DESKTOP = /^Mozilla\/5\.0 \((Windows|Macintosh|X11)/;
/** What stands in a log as it was sent: the others would be escaped, and be other agents then. */
const PLAIN = /^[ !#-[\]-~]+$/;

function many(make: () => string): string[] {
  return Array.from({ length: POOL }, make);
}

function iPhone(faker: Faker): string {
  return apple("iPhone; CPU iPhone OS", faker);
}

function iPad(faker: Faker): string {
  return apple("iPad; CPU OS", faker);
}

function apple(device: string, faker: Faker): string {
  const [major, minor] = [faker.number.int({ min: 12, max: 18 }), faker.number.int({ max: 6 })];
  return `Mozilla/5.0 (${device} ${major}_${minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${major}.${minor} Mobile/15E148 Safari/604.1`;
}

function androidPhone(faker: Faker): string {
  const model = faker.helpers.arrayElement(["Pixel 7", "Pixel 8 Pro", "SM-S918B", "SM-A546B"]);
  return android(model, " Mobile", faker);
}

function androidTablet(faker: Faker): string {
  return android(faker.helpers.arrayElement(["SM-X710", "SM-T870", "Pixel Tablet"]), "", faker);
}

function android(model: string, mobile: string, faker: Faker): string {
  const [version, chrome] = [
    faker.number.int({ min: 10, max: 15 }),
    faker.number.int({ min: 100, max: 131 }),
  ];
  return `Mozilla/5.0 (Linux; Android ${version}; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0${mobile} Safari/537.36`;
}
