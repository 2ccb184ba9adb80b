export { Network } from "./network";
export {
  DEFAULT_CIDR,
  DEFAULT_FLOW_LOG_DAYS,
  DEFAULT_NAT,
  DEFAULT_ZONES,
  LOG_RETENTION_DAYS,
  NatMode,
  type NetworkArgs,
} from "./networkArgs";
export {
  FEWEST_ZONES,
  LONGEST_PREFIX,
  MOST_ZONES,
  SHORTEST_PREFIX,
  zoneRanges,
  type ZoneRanges,
} from "./subnets";
