import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { type RunEvent } from "../../local";
import { bash, brief, JobFlows, SCRIPT_RUNNER, step, text } from "./jobFlows";

describe("runJobFlow", () => {
  let flows: JobFlows;

  before(async () => {
    flows = await JobFlows.open();
  });
  after(() => flows.close());

  it("runs bootstrap actions, then steps, each with its words, and keeps their output", async () => {
    await flows.put("boot.sh", 'echo "boot $*"; echo "a warning" >&2');
    await flows.put("step.sh", 'printf "step %s|" "$@"');

    const result = await flows.run({
      BootstrapActions: [
        {
          Name: "Boot",
          ScriptBootstrapAction: { Path: "s3://artifacts/boot.sh", Args: ["1", "2"] },
        },
      ],
      Steps: [
        step("Script", SCRIPT_RUNNER, ["s3://artifacts/step.sh", "a b", "$HOME", ""]),
        bash("Shell", 'echo "$0 $1"', "zero", "one"),
      ],
    });

    assert.equal(result.outcome, "COMPLETED");
    assert.deepEqual(result.steps.map(brief), [
      "b-01 bootstrap Boot COMPLETED 0",
      "s-01 step Script COMPLETED 0",
      "s-02 step Shell COMPLETED 0",
    ]);
    assert.deepEqual(await Promise.all(result.steps.map(({ logs }) => text(logs.stdout))), [
      "boot 1 2\n",
      "step a b|step $HOME|step |",
      "zero one\n",
    ]);
    assert.equal(await text(result.steps[0]?.logs.stderr), "a warning\n");
    assert.match(
      await text(result.steps[1]?.logs.controller),
      /run bash .*step\.sh 'a b' '\$HOME' ''/,
    );
    assert.ok(result.steps[0]?.logs.stdout.endsWith("node/bootstrap-actions/b-01/stdout"));
    assert.ok(result.steps[1]?.logs.stdout.endsWith("steps/s-01/stdout"));
    assert.deepEqual(
      (await readdir(result.folder)).sort(),
      ["node", "steps"],
      "the scratch folder is gone",
    );
  });

  it("gives a step the object store, the project's programs and a primary node, and no real account", async () => {
    process.env["AWS_PROFILE"] = "real-account";
    try {
      const script = [
        "aws s3 ls s3://artifacts/env.sh | wc -l",
        'echo "$AWS_ENDPOINT_URL|${AWS_PROFILE-unset}|$AWS_REGION"',
        'cat "$EMR_INSTANCE_INFO"; echo',
        "command -v spark-submit; ls -A | sort",
      ].join("\n");
      await flows.put("env.sh", script);
      const result = await flows.run({
        Steps: [step("Env", SCRIPT_RUNNER, ["s3://artifacts/env.sh"])],
      });

      const [found, env, instance, submit, ...files] = (await text(result.steps[0]?.logs.stdout))
        .trimEnd()
        .split("\n");
      assert.equal(found?.trim(), "1");
      assert.equal(env, `${flows.store.endpoint}|unset|us-east-1`);
      assert.deepEqual(JSON.parse(instance ?? ""), { isMaster: true });
      assert.match(submit ?? "", /\.venv\/bin\/spark-submit$/);
      assert.deepEqual(files, ["env.sh"], "the working folder holds the script and nothing else");
    } finally {
      delete process.env["AWS_PROFILE"];
    }
  });

  const failing = bash("Fails", "echo fine; echo 'lake_etl: error: a file is short' >&2; exit 3");

  for (const action of ["TERMINATE_CLUSTER", "CANCEL_AND_WAIT", "TERMINATE_JOB_FLOW", undefined]) {
    it(`a failed step with action ${action ?? "(none)"} cancels the rest`, async () => {
      const result = await flows.run({
        Steps: [{ ...failing, ActionOnFailure: action as never }, bash("Never", "touch ran")],
      });
      assert.equal(result.outcome, "FAILED");
      assert.deepEqual(result.steps.map(brief), [
        "s-01 step Fails FAILED 3",
        "s-02 step Never CANCELLED -",
      ]);
      assert.equal(result.steps[0]?.reason, "lake_etl: error: a file is short");
      assert.equal(result.steps[1]?.reason, '"Fails" failed');
      assert.equal(existsSync(result.steps[1].logs.stdout), false);
    });
  }

  it("a failed step with action CONTINUE lets the rest run; the run has failed all the same", async () => {
    const result = await flows.run({
      Steps: [{ ...failing, ActionOnFailure: "CONTINUE" }, bash("Next", "echo here")],
    });
    assert.equal(result.outcome, "FAILED");
    assert.deepEqual(result.steps.map(brief), [
      "s-01 step Fails FAILED 3",
      "s-02 step Next COMPLETED 0",
    ]);
  });

  it("a failed bootstrap action cancels every step", async () => {
    await flows.put("bad.sh", "echo 'no such tool' >&2; exit 9");
    const result = await flows.run({
      BootstrapActions: [{ Name: "Bad", ScriptBootstrapAction: { Path: "s3://artifacts/bad.sh" } }],
      Steps: [bash("Never", "true")],
    });
    assert.deepEqual(result.steps.map(brief), [
      "b-01 bootstrap Bad FAILED 9",
      "s-01 step Never CANCELLED -",
    ]);
    assert.equal(result.steps[0]?.reason, "no such tool (exit code 9)");
  });

  for (const [what, unknown, message] of [
    [
      "jar",
      step("X", "s3://b/mine.jar", []),
      /jar "s3:\/\/b\/mine\.jar".*command-runner\.jar, script-runner\.jar/,
    ],
    [
      "command",
      step("X", "command-runner.jar", ["hive", "-f"]),
      /command "hive".*s3-dist-cp, spark-submit, bash/,
    ],
    [
      "script",
      step("X", SCRIPT_RUNNER, ["s3://artifacts/none.sh"]),
      /cannot download the script s3:\/\/artifacts\/none\.sh: NoSuchKey/,
    ],
  ] as const) {
    it(`an unknown ${what} is a failed step that says what would do`, async () => {
      const result = await flows.run({ Steps: [unknown] });
      assert.equal(result.outcome, "FAILED");
      assert.match(result.steps[0]?.reason ?? "", message);
      assert.match(await text(result.steps[0]?.logs.controller), message);
    });
  }

  it("refuses a request that cannot be meant, naming everything at once, and runs nothing", async () => {
    const events: RunEvent[] = [];
    await assert.rejects(
      flows.run(
        {
          Steps: [
            bash("Merge", "echo s3://refined/runs/{{run}}/"),
            { ...bash("", "true"), ActionOnFailure: "EXPLODE" as never },
          ],
        },
        { onEvent: (event) => events.push(event) },
      ),
      /s-01 "Merge": fill the placeholder in "echo s3:\/\/refined\/runs\/{{run}}\/"[\s\S]*s-02: Name[\s\S]*EXPLODE/,
    );
    await assert.rejects(flows.run({ Steps: [] }), /at least one step/);
    assert.deepEqual(events, []);
  });

  it("tells what happens, in order, with the loudness of each line", async () => {
    const events: RunEvent[] = [];
    await flows.run(
      {
        Steps: [
          bash(
            "Talk",
            "echo out; echo '26/11/21 04:29:15 WARN X: quiet' >&2; echo 'lake_etl: error: x' >&2; exit 1",
          ),
          bash("Never", "true"),
        ],
      },
      { onEvent: (event) => events.push(event) },
    );
    const told = events.map((event) => {
      switch (event.type) {
        case "line":
          return event.stream === "controller"
            ? "controller"
            : `${event.stream} ${event.level} ${event.text}`;
        case "step-started":
        case "step-ended":
          return `${event.type} ${event.step.name} ${event.step.state}`;
        case "run-started":
        case "run-ended":
          return event.type;
      }
    });
    const lines = told.filter((line) => line !== "controller");
    assert.deepEqual(lines.slice(0, 2), ["run-started", "step-started Talk RUNNING"]);
    assert.deepEqual(lines.slice(2, -3).sort(), [
      "stderr error lake_etl: error: x",
      "stderr noise 26/11/21 04:29:15 WARN X: quiet",
      "stdout info out",
    ]);
    assert.deepEqual(lines.slice(-3), [
      "step-ended Talk FAILED",
      "step-ended Never CANCELLED",
      "run-ended",
    ]);
  });
});
