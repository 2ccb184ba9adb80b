import { EXIT, Refusal } from "../exitCodes";
import { isOnLoopback, type ImageTool } from "./imageTool";
import { mustTool, tryTool } from "./runTool";

/** AWS's own registries: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ECR = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/** The name that goes with a token of ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const ECR_USER = "AWS";

/** Manifests of one image, or of one for several kinds of machine. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const LONGEST_ANSWER_MS = 30_000;

/** A registry that somebody has signed in to. */
export interface SignedIn {
  /** Header with which its API is asked; undefined where only the tool knows how. */
  readonly authorization: string | undefined;
}

/** Host of the registry in an image's name. */
export function hostOf(image: string): string {
  return image.split("/")[0] ?? "";
}

/**
 * Signs the tool in where the registry is ECR's, with a token of the AWS CLI; elsewhere it is signed in already, or needs
 * nobody to be.
 */
export async function signIn(
  tool: ImageTool,
  host: string,
  signal: AbortSignal,
): Promise<SignedIn> {
  const [, region] = ECR.exec(host) ?? [];
  if (region === undefined) return { authorization: undefined };
  const words = ["ecr", "get-login-password", "--region", region];
  const { status, stdout, lastLines } = await tryTool("aws", words, { signal });
  if (status === undefined) {
    throw new Refusal(
      EXIT.toolsMissing,
      "aws is not found on PATH: the AWS CLI makes the token for ECR (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)",
    );
  }
  if (status !== 0) {
    const said = lastLines.join("\n  ");
    throw new Refusal(EXIT.cloud, `no token for ${host} was to be had:\n  ${said}`);
  }
  const password = stdout.trim();
  await mustTool(tool.name, tool.login(host, ECR_USER), { signal, input: password });
  const token = Buffer.from(`${ECR_USER}:${password}`).toString("base64");
  return { authorization: `Basic ${token}` };
}

/**
 * The digest of an image in its registry, by the registry's own API
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry);
 * undefined where it has none of that name, or tells nobody who comes this way.
 */
export async function digestOf(
  image: string,
  { authorization }: SignedIn,
  signal: AbortSignal,
): Promise<string | undefined> {
  const headers = {
    Accept: MANIFESTS,
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  try {
    const answer = await fetch(manifestUrl(image), {
      method: "HEAD",
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
    });
    return answer.ok ? (answer.headers.get("docker-content-digest") ?? undefined) : undefined;
  } catch {
    signal.throwIfAborted();
    // The push says what is wrong with the registry.
    return undefined;
  }
}

function manifestUrl(image: string): string {
  const [, host = "", path = "", reference = ""] =
    /^([^/]+)\/(.+?)(?::|@)([^/]+)$/.exec(image) ?? [];
  const scheme = isOnLoopback(image) ? "http" : "https";
  return `${scheme}://${host}/v2/${path}/manifests/${reference}`;
}
