export { LakeCatalog } from "./lakeCatalog";
export { type LakeCatalogArgs } from "./lakeCatalogArgs";
export { DEFAULT_PLAY_YEARS, SongsLayout, sparkifyTables } from "./sparkifyTables";
export {
  Projection,
  TableFormat,
  type ColumnDefinition,
  type PartitionKey,
  type TableDefinition,
} from "./tables";
