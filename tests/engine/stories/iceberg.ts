import { type StackConfig } from "../../../program";
import { type KubeObject } from "../plugins/kubeWorld";
import { type Report } from "../support/events";
import { Story } from "../support/story";
import { makeKubeWorld, type World } from "../support/world";
import { type Down } from "./dev";

/** What is changed for good once the stack is up: another schedule, other addresses that the API may be reached from. */
const CHANGED = {
  "lake:analyticsSchedule": "0 3 * * *",
  "lake:apiCidrs": '["198.51.100.0/24"]',
};

/** Settings that are changed one at a time, and looked at by a preview. */
export const KUBE_TOGGLES = {
  "one schedule more": { "lake:maintenanceSchedule": "0 4 * * 0" },
  "tables in Glue": { "lake:catalog": "glue" },
} as const;

/** One of them. */
export type KubeToggle = keyof typeof KUBE_TOGGLES;

/** What there is to ask about the story of an eks-iceberg stack. */
export interface IcebergStory {
  readonly story: Story;
  readonly world: () => Promise<World>;
  readonly up: () => Promise<Report>;
  readonly quiet: () => Promise<readonly Report[]>;
  readonly toggled: () => Promise<Readonly<Record<KubeToggle, Report>>>;
  readonly changed: () => Promise<Report>;
  readonly applications: () => Promise<Readonly<Record<string, KubeObject>>>;
  readonly down: () => Promise<Down>;
}

/** What every such stack has: data that goes with it, and a run by itself. */
const CONFIG = { "lake:deleteDataOnDestroy": "true", "lake:loadSchedule": "0 2 * * *" };

/** What there is to ask about the story of a stack with node groups. */
export type ManagedStory = Pick<IcebergStory, "story" | "world" | "up" | "quiet" | "down">;

/** A stack of the eks-iceberg variant in Auto Mode: up, previews of toggles, two of them made, and down with its data. */
export function tellIceberg(engine: string): IcebergStory {
  const { story, world, chapter } = begun(engine, "auto");
  return {
    story,
    world,
    up: chapter("up", ({ stack }) => stack.up()),
    quiet: chapter("preview and refresh without change", unchanged),
    applications: chapter("a look at what runs", async ({ stack }) => {
      const { sparkApplications } = await stack.outputs();
      return JSON.parse(String(sparkApplications)) as Readonly<Record<string, KubeObject>>;
    }),
    toggled: chapter("previews of toggles", toggled),
    changed: chapter("up: one schedule more, another range of the API", async ({ stack }) => {
      await stack.configure(CHANGED);
      return await stack.up();
    }),
    down: chapter("destroy", destroyed),
  };
}

/** The same with managed node groups: up and down again. */
export function tellManaged(engine: string): ManagedStory {
  const { story, world, chapter } = begun(engine, "managed");
  return {
    story,
    world,
    up: chapter("up", ({ stack }) => stack.up()),
    quiet: chapter("preview and refresh without change", unchanged),
    down: chapter("destroy", destroyed),
  };
}

interface Begun {
  readonly story: Story;
  readonly world: () => Promise<World>;
  readonly chapter: <T>(title: string, happens: (own: World) => Promise<T>) => () => Promise<T>;
}

function begun(engine: string, compute: "auto" | "managed"): Begun {
  const story = new Story(`eks-iceberg, ${compute}`);
  const config = { ...CONFIG, "lake:compute": compute };
  const world = story.chapter("begin", () =>
    makeKubeWorld({ engine, name: "eks-iceberg", config }),
  );
  return {
    story,
    world,
    chapter: (title, happens) => story.chapter(title, async () => happens(await world())),
  };
}

async function unchanged({ stack }: World): Promise<readonly Report[]> {
  return [await stack.preview(), await stack.refresh("--expect-no-changes")];
}

async function destroyed({ stack, emulator }: World): Promise<Down> {
  const before = await emulator.leftovers();
  const report = await stack.destroy();
  return { before, report, left: await emulator.leftovers() };
}

async function toggled({ stack }: World): Promise<Readonly<Record<KubeToggle, Report>>> {
  const reports: Partial<Record<KubeToggle, Report>> = {};
  for (const [toggle, config] of Object.entries(KUBE_TOGGLES) as [KubeToggle, StackConfig][]) {
    await stack.configure(config);
    reports[toggle] = await stack.preview();
    await stack.unset(...Object.keys(config));
  }
  return reports as Record<KubeToggle, Report>;
}
