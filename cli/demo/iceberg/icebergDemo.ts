import { renderIceberg } from "../../../program";
import { type OptionReader } from "../../optionReader";
import { type Demo } from "../demo";
import { readIcebergOptions } from "./options";
import { runIceberg } from "./runIceberg";

/** `lake demo eks-iceberg`: access logs into Iceberg tables. Throws a Refusal for words that will not do. */
export function icebergDemo(reader: OptionReader): Demo {
  const options = readIcebergOptions(reader);
  return {
    ...options,
    overrides: {},
    render: async (settings, name) => {
      const stack = await renderIceberg(settings, name);
      const described = {
        "stack file": options.stackFile,
        application: settings.app,
        catalog: settings.catalog,
        database: settings.database,
      };
      return {
        run: (place, session) =>
          runIceberg({ ...place, stack, name, data: options.data, settings: described }, session),
      };
    },
  };
}
