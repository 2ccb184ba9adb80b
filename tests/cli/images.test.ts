import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentTag } from "../../cli/images/ownImages";
import { PROJECT_ROOT } from "../../local";
import { lakeHere, type LakeEnd } from "../support/inProcess";
import { type ScriptedEngine, scriptedEngine } from "../support/scriptedEngine";
import { type ScriptedTools, scriptedTools } from "../support/scriptedTools";

const STACK_FILE = `# A stack of a test.
config:
  aws:region: eu-central-1
  lake:variant: eks-iceberg
  lake:sparkImage: registry.example.com/old/spark:1 # ours
`;

const DIGEST = `sha256:${"a".repeat(64)}`;

/** Images that this machine has none of. */
const NONE_BUILT = [
  { words: "image inspect", status: 1 },
  { words: "inspect", status: 1 },
];

describe("lake images", function () {
  this.timeout(30_000);
  let engine: ScriptedEngine, tools: ScriptedTools, registry: Server;
  /** Images that the registry has, as `path:tag`. */
  let known: string[] = [];
  let host: string;

  before(async () => {
    tools = await scriptedTools();
    engine = await scriptedEngine(join(tools.folder, "calls"));
    registry = createServer((request, response) => {
      const [, path = "", tag = ""] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(request.url ?? "") ?? [];
      const isThere = known.includes(`${path}:${tag}`);
      response.writeHead(isThere ? 200 : 404, { "docker-content-digest": DIGEST }).end();
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${String((registry.address() as AddressInfo).port)}`;
  });
  after(async () => {
    registry.close();
    await engine.remove();
    await tools.end();
  });
  beforeEach(async () => {
    known = [];
    await writeFile(join(tools.folder, "calls"), "");
    await writeFile(join(engine.project, "Pulumi.dev.yaml"), STACK_FILE);
    await engine.script({ outputs: { variant: "eks-iceberg" } });
    for (const name of ["docker", "podman", "buildah", "finch", "aws"])
      await tools.remove(name).catch(() => undefined);
  });

  const images = (...words: readonly string[]): Promise<LakeEnd> => {
    const path = [tools.folder, engine.env["PATH"]?.split(":")[0]].join(":");
    const place = ["--project", engine.project, "--stack", "dev"];
    return lakeHere(["images", ...words, ...place], { ...engine.env, PATH: path });
  };
  const calls = async (): Promise<readonly string[]> =>
    (await tools.calls()).filter((call) => !call.startsWith("pulumi"));

  const context = (image: string): string =>
    `build --platform linux/amd64 --file ${PROJECT_ROOT}/images/${image}/Dockerfile --tag localhost/spark-lake/${image}:7 ${PROJECT_ROOT}`;
  const looks = (tool: string): string =>
    tool === "buildah" ? "inspect --type image" : "image inspect";
  const pushes = (tool: string): string =>
    tool === "podman" || tool === "buildah" ? "push --tls-verify=false" : "push";

  for (const tool of ["docker", "podman", "buildah", "finch"]) {
    it(`builds and pushes by ${tool}, in its own words, and names both in the stack file`, async () => {
      await tools.script(tool, NONE_BUILT);
      const ended = await images("push", "--registry", `${host}/team`, "--tag", "7");

      assert.equal(ended.exitCode, 0, ended.stderr);
      const steps = ["spark", "metastore"].flatMap((image) => {
        const local = `localhost/spark-lake/${image}:7`;
        const there = `${host}/team/spark-lake/${image}:7`;
        const doing = [`${looks(tool)} ${local}`, context(image), `tag ${local} ${there}`];
        return [...doing, `${pushes(tool)} ${there}`];
      });
      assert.deepEqual(
        await calls(),
        ["info", ...steps].map((words) => `${tool} ${words}`),
      );
      const file = await readFile(join(engine.project, "Pulumi.dev.yaml"), "utf8");
      const spark = `lake:sparkImage: ${host}/team/spark-lake/spark:7`;
      const metastore = `  lake:metastoreImage: ${host}/team/spark-lake/metastore:7\n`;
      assert.equal(file, STACK_FILE.replace(/lake:sparkImage: \S+/, spark).concat(metastore));
    });
  }

  it("takes the first tool that works, and says of each why it does not", async () => {
    const down = "Cannot connect to the Docker daemon. Is the docker daemon running?";
    await tools.script("docker", [{ words: "info", status: 1, stderr: `${down}\n` }]);
    const none = await images("build");
    assert.equal(none.exitCode, 4);
    assert.match(none.stderr, /docker: Cannot connect to the Docker daemon/);
    for (const tool of ["podman", "buildah", "finch"])
      assert.match(none.stderr, new RegExp(`${tool}: not found on PATH`));

    await tools.script("buildah");
    assert.equal((await images("build", "--tag", "7", "--image", "spark")).exitCode, 0);
    assert.equal((await calls()).at(-1), `buildah ${context("spark")}`);
    const other = await images("build", "--tool", "podman");
    assert.equal(other.exitCode, 4);
    assert.match(other.stderr, /podman does not work:\n.*not found on PATH/);
  });

  it("pushes to the stack's own repositories with a token of ECR, which no list of processes shows", async () => {
    const ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    const imageRepositories = { spark: `${ecr}/lake/spark`, metastore: `${ecr}/lake/metastore` };
    await engine.script({ outputs: { variant: "eks-iceberg", imageRepositories } });
    await tools.script("docker");
    await tools.script("aws", [{ words: "ecr get-login-password", stdout: "a-token\n" }]);
    const asked: unknown[] = [];
    const ownFetch = globalThis.fetch;
    // AWS is not asked by a test.
    globalThis.fetch = (url, init) => {
      asked.push([url, new Headers(init?.headers).get("authorization")]);
      return Promise.resolve(new Response(null, { status: 404 }));
    };
    const words = ["push", "--tag", "7", "--image", "spark", "--json"];
    const ended = await images(...words).finally(() => (globalThis.fetch = ownFetch));

    assert.equal(ended.exitCode, 0, ended.stdout + ended.stderr);
    const look = [`https://${ecr}/v2/lake/spark/manifests/7`, `Basic ${btoa("AWS:a-token")}`];
    assert.deepEqual(asked, [look, look]);
    assert.deepEqual((await calls()).slice(1, 3), [
      "aws ecr get-login-password --region eu-west-1",
      `docker login --username AWS --password-stdin ${ecr} < a-token`,
    ]);
    assert.ok((await calls()).includes(`docker push ${ecr}/lake/spark:7`));
    const last = JSON.parse(ended.stdout.trimEnd().split("\n").at(-1) ?? "") as {
      readonly result: { readonly images: object; readonly tool: string };
    };
    const spark = { name: `${ecr}/lake/spark:7`, isNew: true };
    assert.deepEqual(last.result.images, { spark });
    assert.ok(!ended.stdout.includes("a-token"));
  });

  it("leaves an image that is in the registry already, and builds nothing", async () => {
    await tools.script("docker");
    known = ["team/spark-lake/spark:7"];
    const words = ["--registry", `${host}/team`, "--tag", "7", "--image", "spark"];
    const ended = await images("push", ...words, "--json");
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(await calls(), ["docker info"]);
    const last = ended.stdout.trimEnd().split("\n").at(-1) ?? "";
    const name = `${host}/team/spark-lake/spark:7`;
    assert.deepEqual((JSON.parse(last) as { result: { images: object } }).result.images, {
      spark: { name, digest: DIGEST, isNew: false },
    });
  });

  it("says where a build went wrong, and names nothing in the stack file", async () => {
    const failed = { words: "build", status: 2, stderr: "step 1\nmvn: 404 Not Found\n" };
    await tools.script("docker", [...NONE_BUILT, failed]);
    const ended = await images("push", "--registry", `${host}/team`, "--tag", "7");
    assert.equal(ended.exitCode, 3);
    assert.match(ended.stderr, /docker build .* failed with status 2\n {2}step 1\n {2}mvn: 404/);
    assert.equal(await readFile(join(engine.project, "Pulumi.dev.yaml"), "utf8"), STACK_FILE);
  });

  it("gives other files another tag, and the same files the same", async () => {
    await tools.script("docker");
    await images("build", "--image", "spark");
    const built = (await calls()).find((call) => call.startsWith("docker build"));
    const tag = /spark-lake\/spark:([0-9a-f]{12}) /.exec(built ?? "")?.[1];
    assert.equal(tag, await contentTag("spark"), built);

    const copy = join(tools.folder, "images");
    await cp(join(PROJECT_ROOT, "images"), copy, { recursive: true });
    assert.equal(await contentTag("spark", copy), tag);
    for (const file of ["spark/jars.sha256", "jars.sh"]) {
      const before = await contentTag("spark", copy);
      await appendFile(join(copy, file), "\n");
      assert.notEqual(await contentTag("spark", copy), before, file);
    }
    assert.notEqual(await contentTag("metastore"), tag);
  });

  it("complains of all that will not do at once, before any tool is called", async () => {
    const words = [
      "--tool",
      "dcoker",
      "--tag",
      "latest",
      "--image",
      "hive",
      "--registry",
      "https://x/y",
    ];
    const ended = await images("push", ...words);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, /--tool: must be one of .*, got "dcoker"\..*Did you mean docker\?/);
    assert.match(ended.stderr, /--tag: must say which build it is/);
    assert.match(ended.stderr, /--image: must be one of spark, metastore, got "hive"/);
    assert.match(ended.stderr, /--registry: must be a host and folders/);
    assert.deepEqual(await calls(), []);
  });

  it("says that a stack has no repositories, and what to do", async () => {
    await tools.script("docker");
    const ended = await images("push");
    assert.equal(ended.exitCode, 2);
    assert.match(
      ended.stderr,
      /stack dev has no repository for spark, metastore .*--registry HOST\/FOLDER/,
    );
    assert.deepEqual(await calls(), []);
  });
});
