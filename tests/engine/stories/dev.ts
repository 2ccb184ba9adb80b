import { Story } from "../support/story";
import { type GoldenRun, goldenRun } from "../support/goldenRun";
import { type Report } from "../support/events";
import { type StateResource } from "../support/stack";
import { makeWorld, type World } from "../support/world";

/** Settings that are changed one at a time, and looked at by a preview. */
export const TOGGLES = {
  "no NAT": { "lake:nat": "none" },
  "a NAT gateway for each zone": { "lake:nat": "per-zone" },
  "a third zone": { "lake:zones": "3" },
  "a persistent cluster": { "lake:cluster": "persistent" },
  "other retention": {
    "lake:runRetentionDays": "7",
    "lake:noncurrentRetentionDays": "5",
    "lake:logRetentionDays": "14",
  },
  "another merge method": { "lake:merge": "compact" },
  "a schedule": { "lake:schedule": "rate(1 day)" },
} as const;

/** One of them. */
export type Toggle = keyof typeof TOGGLES;

/** What is really moved: more zones with a gateway each, other days; then no gateways, and both keys turned. */
const LARGER = { "lake:zones": "3", "lake:nat": "per-zone", "lake:runRetentionDays": "7" };
const CLOSED = { "lake:nat": "none", "lake:deleteDataOnDestroy": "true" };

/** What is left in an account before and after a destroy, and what the destroy did. */
export interface Down {
  readonly before: readonly string[];
  readonly report: Report;
  readonly left: readonly string[];
}

/** What there is to ask about the story of the development stack. */
export interface DevStory {
  readonly story: Story;
  readonly world: () => Promise<World>;
  readonly up: () => Promise<Report>;
  readonly resources: () => Promise<readonly StateResource[]>;
  readonly quietPreview: () => Promise<Report>;
  readonly quietRefresh: () => Promise<Report>;
  readonly run: () => Promise<GoldenRun | undefined>;
  readonly toggled: () => Promise<Readonly<Record<Toggle, Report>>>;
  readonly larger: () => Promise<Report>;
  readonly quietAgain: () => Promise<readonly Report[]>;
  readonly closed: () => Promise<Report>;
  readonly down: () => Promise<Down>;
}

/** The development stack: up, a run, every toggle looked at, two of them made, and down with its data. */
export function tellDev(engine: string): DevStory {
  const story = new Story("dev");
  const world = story.chapter("begin", () => makeWorld({ engine, name: "dev" }));
  const chapter = <T>(title: string, happens: (own: World) => Promise<T>): (() => Promise<T>) =>
    story.chapter(title, async () => happens(await world()));

  const up = chapter("up", ({ stack }) => stack.up());
  const resources = chapter("a look at the state", ({ stack }) => stack.resources());
  const quietPreview = chapter("preview without change", ({ stack }) => stack.preview());
  const quietRefresh = chapter("refresh without change", ({ stack }) =>
    stack.refresh("--expect-no-changes"),
  );
  const both = chapter("a run on the real data; previews of toggles meanwhile", (own) =>
    Promise.all([goldenRun(own), toggled(own)]),
  );

  return {
    story,
    world,
    up,
    resources,
    quietPreview,
    quietRefresh,
    run: async () => (await both())[0],
    toggled: async () => (await both())[1],
    larger: chapter("up: more zones and gateways, other days", async ({ stack }) => {
      await stack.configure(LARGER);
      return await stack.up();
    }),
    quietAgain: chapter("refresh and preview without change", async ({ stack }) => [
      await stack.refresh("--expect-no-changes"),
      await stack.preview("--expect-no-changes"),
    ]),
    closed: chapter("up: no gateways, both keys turned", async ({ stack }) => {
      await stack.configure(CLOSED);
      return await stack.up();
    }),
    down: chapter("destroy with data", async ({ stack, emulator }) => {
      const before = await emulator.leftovers();
      const report = await stack.destroy();
      return { before, report, left: await emulator.leftovers() };
    }),
  };
}

async function toggled({ stack }: World): Promise<Readonly<Record<Toggle, Report>>> {
  const reports: Partial<Record<Toggle, Report>> = {};
  for (const [toggle, config] of Object.entries(TOGGLES) as [Toggle, Record<string, string>][]) {
    await stack.configure(config);
    reports[toggle] = await stack.preview();
    await stack.unset(...Object.keys(config));
  }
  return reports as Record<Toggle, Report>;
}
