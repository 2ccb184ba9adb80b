import assert from "node:assert/strict";
import { type EMRClient } from "@aws-sdk/client-emr";
import { type EmrErrorKind, followRun } from "../../emr";
import { type Answer, Refusal, scriptedEmr } from "./scriptedEmr";

interface Case {
  readonly answer: Answer;
  readonly kind: EmrErrorKind;
  readonly message: RegExp;
}

const network = (code: string): Error => Object.assign(new Error(code), { code });
const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const CASES: Readonly<Record<string, Case>> = {
  "an expired token": {
    answer: new Refusal("ExpiredTokenException", "The security token has expired"),
    kind: "credentials",
    message: /has expired\. .*sign in again/,
  },
  "no credentials": {
    answer: named("CredentialsProviderError", "Could not load credentials from any providers"),
    kind: "credentials",
    message: /aws configure/,
  },
  "a wrong key": {
    answer: new Refusal("UnrecognizedClientException", "The security token is invalid", 403),
    kind: "credentials",
    message: /does not accept these credentials/,
  },
  "no region": {
    answer: new Error("Region is missing"),
    kind: "credentials",
    message: /Set AWS_REGION/,
  },
  "no permission": {
    answer: new Refusal("AccessDeniedException", "User x may not elasticmapreduce:DescribeCluster"),
    kind: "denied",
    message: /DescribeCluster\. Ask for a role/,
  },
  "an unknown cluster": {
    answer: new Refusal("InvalidRequestException", "Cluster id 'j-1' is not valid."),
    kind: "unknown",
    message: /Cluster j-1 cannot be read: Cluster id 'j-1' is not valid\. Check the id, the region/,
  },
  "a request that EMR does not take": {
    answer: new Refusal("ValidationException", "Something else"),
    kind: "refused",
    message: /Something else\. AWS does not take/,
  },
  "throttling to the end": {
    answer: new Refusal("ThrottlingException", "Rate exceeded"),
    kind: "busy",
    message: /throttling/,
  },
  "trouble at AWS": {
    answer: new Refusal("SomethingNew", "We are sorry", 503),
    kind: "unreachable",
    message: /health\.aws/,
  },
  "no network": { answer: network("ENOTFOUND"), kind: "unreachable", message: /check the network/ },
  "an answer that takes too long": {
    answer: named("TimeoutError", "timed out"),
    kind: "unreachable",
    message: /timed out\. /,
  },
};

describe("an EmrError tells of", () => {
  const follow = (client: EMRClient): Promise<unknown> =>
    followRun(client, { clusterId: "j-1" }, { sleep: () => Promise.resolve() });

  for (const [what, { answer, kind, message }] of Object.entries(CASES)) {
    it(`${what}, and what to do`, async () => {
      const { client } = scriptedEmr(() => answer);

      await assert.rejects(follow(client), { name: "EmrError", kind, message });
    });
  }

  it("its cause, for whoever must look closer", async () => {
    const cause = network("ECONNREFUSED");

    await assert.rejects(follow(scriptedEmr(() => cause).client), { cause });
  });
});
