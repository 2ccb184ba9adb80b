/** Header by which the emulator knows the service; it checks no signature. */
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0`;

/** Calls SNS at `endpoint`; the answer as XML. */
export async function sns(
  endpoint: string,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> {
  const body = new URLSearchParams({ Action: action, Version: "2010-03-31", ...parameters });
  const headers = { authorization: AUTHORIZATION };
  const answer = await fetch(endpoint, { method: "POST", body, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${text}`);
  return text;
}

/** Names of all topics, sorted. */
export async function topics(endpoint: string): Promise<string[]> {
  const text = await sns(endpoint, "ListTopics");
  return [...text.matchAll(/<TopicArn>[^<]*:([^:<]+)<\/TopicArn>/g)]
    .map(([, name = ""]) => name)
    .sort();
}

/** ARN of the topic whose name begins like this. */
export async function topicArn(endpoint: string, start: string): Promise<string> {
  const text = await sns(endpoint, "ListTopics");
  const [, arn] = new RegExp(`<TopicArn>([^<]*:${start}[^:<]*)</TopicArn>`).exec(text) ?? [];
  if (arn === undefined) throw new Error(`there is no topic ${start}…`);
  return arn;
}
