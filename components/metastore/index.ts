export { HiveMetastore } from "./hiveMetastore";
export {
  DEFAULT_BACKUP_DAYS,
  DEFAULT_DATABASE_CLASS,
  DEFAULT_DATABASE_LOG_DAYS,
  DEFAULT_METASTORE_REPLICAS,
  METASTORE_PORT,
  POSTGRES_VERSION,
  type HiveMetastoreArgs,
} from "./hiveMetastoreArgs";
export {
  LOCK_TIMEOUT_SECONDS,
  metastoreSettings,
  REAPER_SECONDS,
  siteXml,
  type SiteProperties,
} from "./metastoreSite";
