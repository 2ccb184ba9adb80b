export * from "./emr";
export * from "./iceberg";
