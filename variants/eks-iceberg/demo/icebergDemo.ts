import { type Demo, type DemoFiles, type OptionReader } from "../../../cli";
import { renderIceberg } from "../render";
import { icebergSettings } from "../shape";
import { readIcebergOptions } from "./options";
import { runIceberg } from "./runIceberg";

/** `lake demo eks-iceberg`: access logs into Iceberg tables. Throws a Refusal for words that will not do. */
export function icebergDemo(reader: OptionReader, defaults: DemoFiles): Demo {
  const options = readIcebergOptions(reader, defaults);
  return {
    ...options,
    overrides: {},
    render: async (settings, name) => {
      const stack = await renderIceberg(settings, name);
      const { app, catalog, database } = icebergSettings(settings);
      const described = { "stack file": options.stackFile, application: app, catalog, database };
      return {
        run: (place, session) =>
          runIceberg({ ...place, stack, name, data: options.data, settings: described }, session),
      };
    },
  };
}
