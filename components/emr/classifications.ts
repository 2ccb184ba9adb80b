import type { Configuration } from "@aws-sdk/client-emr";
import { SPARK_JAVA } from "../spark";

/** The Python that jobs run on. EMR 7's own default is 3.9, too old for the wheel. */
export const EMR_PYTHON = "3.11";

/**
 * The cluster's settings: Python and JVM of driver and executors, and Spark that survives the loss of spot nodes.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
 */
export function classifications(): Configuration[] {
  return [
    {
      Classification: "spark-env",
      Configurations: [
        {
          Classification: "export",
          Properties: { PYSPARK_PYTHON: `/usr/bin/python${EMR_PYTHON}` },
        },
      ],
    },
    {
      Classification: "spark-defaults",
      Properties: {
        ...SPARK_JAVA,
        // A node that EMR takes away hands its shuffle files over first, so that stages are not computed again.
        "spark.decommission.enabled": "true",
        "spark.storage.decommission.enabled": "true",
        "spark.storage.decommission.shuffleBlocks.enabled": "true",
      },
    },
  ];
}
