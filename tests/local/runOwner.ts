import { runJobFlow, storeEnv } from "../../local";

/** Runs a step of two processes that never end; prints their ids, one on a line. */
async function main(endpoint = "", folder = ""): Promise<void> {
  const script = "setsid sleep 600 & echo $!; echo $$; wait";
  const HadoopJarStep = { Jar: "command-runner.jar", Args: ["bash", "-c", script] };
  const step = { Name: "Long", ActionOnFailure: "CONTINUE" as const, HadoopJarStep };
  await runJobFlow(
    { Name: "owned", Instances: {}, Steps: [step] },
    {
      store: { endpoint, env: storeEnv(endpoint) },
      folder,
      onEvent: (event) => {
        if (event.type === "line" && event.stream === "stdout")
          process.stdout.write(`${event.text}\n`);
      },
    },
  );
}

void main(...process.argv.slice(2));
