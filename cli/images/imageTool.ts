/** Programs that build and push images; the first that works is taken. */
export const TOOLS = ["docker", "podman", "buildah", "finch"] as const;

/** One of them. */
export type ToolName = (typeof TOOLS)[number];

/** What nodes run: they are amd64 (`lake:executorFamilies`). */
const PLATFORM = "linux/amd64";

/** Hosts that every tool reaches without TLS: https://docs.docker.com/reference/cli/dockerd/#insecure-registries */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?\//;

/** Whether the registry of an image answers on this machine, and so by plain HTTP. */
export function isOnLoopback(image: string): boolean {
  return LOOPBACK.test(image);
}

/**
 * How a tool is told what to do. docker, podman and finch share nearly all of their words; buildah looks at images with
 * others of its own.
 */
export class ImageTool {
  constructor(readonly name: ToolName) {}

  /** Ends well where the tool can work: docker wants its daemon, finch and podman their machine. */
  works(): string[] {
    return ["info"];
  }

  /** Builds `image` from a Dockerfile, for the nodes' kind of machine. The last word is the folder that it is built from. */
  build(image: string, dockerfile: string, folder: string): string[] {
    return ["build", "--platform", PLATFORM, "--file", dockerfile, "--tag", image, folder];
  }

  /** Ends well where this machine has `image`. */
  has(image: string): string[] {
    return this.name === "buildah"
      ? ["inspect", "--type", "image", image]
      : ["image", "inspect", image];
  }

  tag(image: string, as: string): string[] {
    return ["tag", image, as];
  }

  push(image: string): string[] {
    return ["push", ...this.reaching(image), image];
  }

  /** Fetches `image` for the nodes' kind of machine. */
  pull(image: string): string[] {
    return ["pull", "--platform", PLATFORM, ...this.reaching(image), image];
  }

  /** Signs in to a registry; the password comes by standard input, where no list of processes shows it. */
  login(host: string, user: string): string[] {
    return ["login", "--username", user, "--password-stdin", host];
  }

  /** docker and finch know loopback as a place without TLS; the others are told. */
  private reaching(image: string): string[] {
    const isTold = this.name === "podman" || this.name === "buildah";
    return isTold && isOnLoopback(image) ? ["--tls-verify=false"] : [];
  }
}
