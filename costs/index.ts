/** What a stack costs, as an estimate from a dated table of list prices. */
export { type CostLine, type Usage, type VariantCost } from "./costLine";
export {
  DEFAULT_RUN_HOURS,
  type Estimate,
  estimate,
  type PricedStack,
  type UnitPrice,
} from "./estimate";
export {
  emrPrice,
  instancePrice,
  OTHERWISE,
  pricesIn,
  type PriceTable,
  readPrices,
  type RegionPrices,
  sizeFactor,
} from "./prices";
export { HOURS_A_MONTH, startsAMonth } from "./schedule";
