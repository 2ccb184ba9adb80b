import { LOOPBACK } from "./freePort";
import { type ObjectStore } from "./objectStore";
import { childPath, type Toolchain } from "./toolchain";

/** The environment of every command of a run: this process's, without anything that leads to a real account. */
export function stepEnv(
  store: Pick<ObjectStore, "env">,
  tools: Toolchain,
): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    ...store.env,
    PATH: childPath(tools),
    PYSPARK_PYTHON: tools.python,
    SPARK_LOCAL_IP: LOOPBACK,
    NO_PROXY: `${LOOPBACK},localhost`,
    ...(tools.javaHome === undefined ? {} : { JAVA_HOME: tools.javaHome }),
  };
}
