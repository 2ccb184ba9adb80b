import assert from "node:assert/strict";
import { type RunEvent } from "../../local";
import { bash, brief, JobFlows, step, text } from "./jobFlows";

describe("steps as EMR runs them", () => {
  let flows: JobFlows;

  before(async () => {
    flows = await JobFlows.open();
  });
  after(() => flows.close());

  it("runs s3-dist-cp steps by the stand-in", async () => {
    await flows.put("in/a.json", "1\n");
    await flows.put("in/b.json", "2\n");
    const words = ["s3-dist-cp", "--src=s3://artifacts/in/", "--dest=s3://artifacts/out/"];
    const result = await flows.run({
      Steps: [
        step("Merge", "command-runner.jar", [
          ...words,
          "--groupBy=.*/in/()([ab]).*",
          "--outputCodec=none",
        ]),
        step("Bad", "command-runner.jar", [
          "s3-dist-cp",
          "--src=relative",
          "--dest=s3://artifacts/x",
        ]),
        bash(
          "Show",
          "aws s3 cp s3://artifacts/out/a.json -; aws s3 cp s3://artifacts/out/b.json -",
        ),
      ].map((one) => ({ ...one, ActionOnFailure: "CONTINUE" as const })),
    });
    assert.deepEqual(result.steps.map(brief), [
      "s-01 step Merge COMPLETED 0",
      "s-02 step Bad FAILED 5",
      "s-03 step Show COMPLETED 0",
    ]);
    assert.equal(await text(result.steps[2]?.logs.stdout), "1\n2\n");
  });

  it("runs spark-submit as declared: files, settings and data from the object store", async () => {
    const job = [
      "import sys",
      "from pyspark.sql import SparkSession",
      "import words_of_mine",
      "spark = SparkSession.builder.getOrCreate()",
      "path = sys.argv[1]",
      "spark.range(5).write.mode('overwrite').parquet(path)",
      "print('rows', spark.read.parquet(path).count(), words_of_mine.WORD, spark.sparkContext.master)",
      "for key in ('spark.sql.shuffle.partitions', 'spark.sql.ansi.enabled', 'spark.executor.memory', 'spark.sql.session.timeZone'):",
      "    print(key, spark.sparkContext.getConf().get(key))",
      "print('version', sys.version_info[:2])",
    ].join("\n");
    await flows.put("job.py", job);
    await flows.put("words_of_mine.py", "WORD = 'hello'");
    const events: RunEvent[] = [];

    const result = await flows.run(
      {
        Configurations: [
          {
            Classification: "spark-defaults",
            Properties: { "spark.sql.shuffle.partitions": "3", "spark.sql.ansi.enabled": "false" },
          },
          {
            Classification: "yarn-site",
            Properties: { "yarn.nodemanager.vmem-check-enabled": "false" },
          },
        ],
        Steps: [
          step("Spark", "command-runner.jar", [
            ...["spark-submit", "--deploy-mode", "client"],
            ...["--conf", "spark.sql.ansi.enabled=true", "--conf", "spark.executor.memory=40g"],
            ...["--py-files", "s3://artifacts/words_of_mine.py"],
            ...["s3://artifacts/job.py", "s3://artifacts/table/"],
          ]),
        ],
      },
      { master: "local[2]", onEvent: (event) => events.push(event) },
    );

    const [spark] = result.steps;
    assert.equal(result.outcome, "COMPLETED", spark?.reason);
    assert.equal(
      await text(spark?.logs.stdout),
      [
        "rows 5 hello local[2]",
        "spark.sql.shuffle.partitions 3",
        "spark.sql.ansi.enabled true",
        "spark.executor.memory None",
        "spark.sql.session.timeZone None",
        "version (3, 11)",
        "",
      ].join("\n"),
    );
    assert.match(await text(spark?.logs.stderr), /INFO SparkContext/, "the log file has it all");
    const shown = events.flatMap((event) =>
      event.type === "line" && event.level !== "noise" && event.stream === "stderr"
        ? [event.text]
        : [],
    );
    assert.deepEqual(shown, [], "the screen stays quiet");
    assert.deepEqual(result.skipped.map(({ setting }) => setting).sort(), [
      "--conf spark.executor.memory=40g",
      "--deploy-mode client",
      "classification yarn-site",
    ]);
  }).timeout(180_000);
});
