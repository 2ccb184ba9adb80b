import assert from "node:assert/strict";
import { type OutputsStack } from "../cli/outputsStack";
import { type Followed, listen } from "./followed";
import { type Closing, type IcebergStack } from "./icebergStack";
import { lakeOnCluster, type Spoil } from "./lakeOnCluster";

/** More cores than the namespace's quota has. */
const PAST_QUOTA = "400";

/** A path for which the Pod Identity agent has no credentials. */
const NOBODY = "http://169.254.170.23/v1/nobody";

/** Loads that cannot go well, each for one reason. */
const SPOILT = {
  imageMissing: () => ({ image: "spark-lake/spark:nowhere" }),
  noCredentials: ({ driver }) => {
    const others = driver.env.filter((one) => !JSON.stringify(one).includes("FULL_URI"));
    const uri = { name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: NOBODY };
    return { driver: { ...driver, env: [...others, uri] } };
  },
  pastQuota: ({ driver }) => ({ driver: { ...driver, coreRequest: PAST_QUOTA } }),
} as const satisfies Readonly<Record<string, Spoil>>;

type Fault = keyof typeof SPOILT;

/** What `lake run --follow` says of runs that cannot go well, all of them started at the same moment. */
export function describeFailures(opened: () => IcebergStack): void {
  describe("by lake run, where it cannot go well", () => {
    const closing: Closing = [];
    let lake: OutputsStack;
    const followed = new Map<Fault, Promise<Followed>>();

    before(async function () {
      const stack = opened();
      lake = await lakeOnCluster(this, stack, closing, SPOILT);
      for (const fault of Object.keys(SPOILT) as Fault[]) {
        const started = listen(lake.start("run", fault, "--follow"));
        started.catch(() => undefined);
        followed.set(fault, started);
      }
    });

    after(async () => {
      for (const close of closing.reverse()) await close();
    });

    const told: [what: string, fault: Fault, words: RegExp][] = [
      ["its image is missing", "imageMissing", /does not start: (Err)?ImagePull/],
      [
        "it gets no credentials",
        "noCredentials",
        /what attempt 1 printed last:\n[^]*NoAwsCredentialsException/,
      ],
      ["its driver is past the quota", "pastQuota", /SUBMISSION_FAILED.*exceeded quota: spark/],
    ];
    for (const [what, fault, words] of told) {
      it(`says that ${what}, and is cancelled`, async () => {
        const run = await followed.get(fault);
        assert.ok(run);
        await run.until(words);
        const cancelled = await lake.lake("cancel", run.run);
        assert.match(cancelled.stdout, /is cancelled/, cancelled.stdout + run.said());
        // A run that is gone cannot have gone well.
        assert.notEqual(await run.exitCode, 0, run.said());
      });
    }
  });
}
