export { LakeCatalog } from "./lakeCatalog";
export { type LakeCatalogArgs } from "./lakeCatalogArgs";
export {
  DEFAULT_FIRST_YEAR,
  DEFAULT_LAST_YEAR,
  POSSIBLE_YEARS,
  SongsLayout,
  sparkifyTables,
} from "./sparkifyTables";
export {
  Projection,
  TableFormat,
  type ColumnDefinition,
  type PartitionKey,
  type TableDefinition,
} from "./tables";
