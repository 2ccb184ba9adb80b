import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookForLeftovers } from "../../cli/deploy/leftovers";
import { PlainOutput } from "../../cli/output/plainOutput";
import { type Session } from "../../cli/session";

const ARN = "arn:aws:ec2:eu-central-1:123456789012:volume/vol-";

const STACK_FILE = `config:
  aws:region: eu-central-1
  aws:accessKey: test
  aws:secretKey: test
  aws:defaultTags:
    tags: { project: spark-lake, stack: dev }
`;

describe("what is said of leftovers", () => {
  let aws: Server;
  let folder: string;
  let answer: { readonly status: number; readonly body: object };
  let said: string[];
  let session: Session;
  const endpointBefore = process.env["AWS_ENDPOINT_URL"];

  before(async () => {
    aws = createServer((request, response) => {
      request.resume().on("end", () => {
        response.writeHead(answer.status).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
    process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), "lake-leftovers-"));
    await writeFile(join(folder, "Pulumi.dev.yaml"), STACK_FILE);
  });
  after(async () => {
    if (endpointBefore === undefined) delete process.env["AWS_ENDPOINT_URL"];
    else process.env["AWS_ENDPOINT_URL"] = endpointBefore;
    aws.closeAllConnections();
    await new Promise((resolve) => aws.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    said = [];
    const sink = { write: (text: string) => said.push(text) };
    session = { output: new PlainOutput(sink, sink), signal: new AbortController().signal };
  });

  const look = async (name: string): Promise<readonly string[] | undefined> =>
    await lookForLeftovers({ name, file: join(folder, "Pulumi.dev.yaml") }, [], session);

  it("names the first twenty and counts the rest; the result has all", async () => {
    const arns = Array.from(
      { length: 23 },
      (_, index) => `${ARN}${String(index).padStart(2, "0")}`,
    );
    const list = arns.map((ResourceARN) => ({ ResourceARN }));
    answer = { status: 200, body: { ResourceTagMappingList: list } };

    assert.deepEqual(await look("dev"), arns);

    const text = said.join("");
    assert.match(text, /23 resources with the tags of the stack/);
    assert.match(text, /vol-19\n {2}and 3 more/);
    assert.doesNotMatch(text, /vol-20/);
  });

  it("says how to look where AWS does not let us, and fails nothing", async () => {
    answer = {
      status: 403,
      body: { __type: "AccessDeniedException", message: "no tag:GetResources" },
    };

    assert.equal(await look("dev"), undefined);

    const text = said.join("");
    assert.match(text, /asked in vain what is left of the stack: no tag:GetResources/);
    assert.match(text, /--tag-filters 'Key=project,Values=spark-lake' 'Key=stack,Values=dev'/);
  });

  it("asks nothing where nothing tells the stack's resources from others'", async () => {
    answer = { status: 500, body: {} };
    assert.deepEqual(await look("prod"), []);
    assert.equal(said.join(""), "");
  });
});
