import assert from "node:assert/strict";
import {
  deploy,
  LOOK_UPS,
  namedAfterStack,
  readSettings,
  record,
  type StackConfig,
  stackNameProblem,
} from "../../program";
import { variantNames } from "../../variants";

/** A name that stands nowhere else. */
const STACK = "qqstackqq";
const IMAGES = {
  "lake:sparkImage": "r.example/spark:1",
  "lake:metastoreImage": "r.example/hive:1",
};
const CONFIG: Readonly<Record<string, StackConfig>> = {
  emr: { "lake:schedule": "cron(0 3 * * ? *)" },
  "eks-iceberg": { "lake:variant": "eks-iceberg", ...IMAGES },
};

/** Names in any text of `value` that hold the stack's name, with `<stack>` in its place. */
function namesIn(value: unknown): string[] {
  if (typeof value === "string") {
    const found = value.match(/[\w:/.-]*qqstackqq[\w/-]*/g) ?? [];
    return found.map((name) => name.replace(STACK, "<stack>"));
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

describe("a stack's name", () => {
  const refused = ["Prod", "my.stack", "-x", "x-", "_x", "a b", "ä", "", "x".repeat(300)];
  for (const name of refused) {
    it(`is refused as "${name.slice(0, 20)}" by every variant (cases/emr/14)`, () => {
      for (const variant of variantNames())
        assert.ok(stackNameProblem(name, variant) !== undefined);
    });
  }

  it("is refused with the reason in the user's words, and what it may be (cases/emr/14)", () => {
    assert.match(
      stackNameProblem("Prod", "emr") ?? "",
      /must be lower case .*, got "Prod": the catalog's database is named lake_<stack>\. Did you mean prod\?/,
    );
    assert.match(
      stackNameProblem("my.stack") ?? "",
      /the cluster is named .* Did you mean my-stack\?/,
    );
    const long = "x".repeat(49);
    assert.match(
      stackNameProblem(long, "eks-iceberg") ?? "",
      /at most 48 characters.*database server is named lake-metastore-<stack>, and 63 characters/,
    );
    assert.equal(stackNameProblem(long, "emr"), undefined);
    for (const good of ["dev", "eks-iceberg", "t1", "a_b", "x".repeat(48)]) {
      assert.equal(stackNameProblem(good), undefined, good);
    }
    assert.throws(() => readSettings({}, "Prod"), /--stack: must be lower case/);
  });

  for (const variant of variantNames()) {
    it(`is looked at in every name that ${variant} has it in`, async () => {
      const settings = readSettings(CONFIG[variant] ?? {}, STACK);
      const { resources } = await record(() => deploy(settings), LOOK_UPS, STACK);
      // The recorder's project is called lake; what stands around a name in an ARN or a log group's path is longer, not stricter.
      const forms = namedAfterStack(variant).map(({ form }) => form.replace("spark-lake", "lake"));
      const unknown = new Set(
        resources
          .flatMap(({ inputs }) => namesIn(inputs))
          .filter((name) => !forms.some((form) => form.startsWith(name) || name.includes(form))),
      );
      const steps = [...unknown].filter((name) => !/^lake-<stack>(\/|$)/.test(name));
      assert.deepEqual(steps, []);
    });
  }
});
