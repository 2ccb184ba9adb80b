/**
 * Who may import whom. A room sees only rooms of a lower rank, and only through their index.ts.
 * Adding a room means adding it here; the check fails for one that is missing.
 */
const RANK = {
  uris: 0,
  "components/shared": 0,
  "components/network": 1,
  "components/storage": 1,
  "components/identity": 1,
  "components/catalog": 1,
  "components/spark": 2,
  "components/cluster": 2,
  "components/metastore": 2,
  "components/emr": 3,
  "components/operator": 3,
  "components/observability": 3,
  "components/platform": 4,
  "components/pipelines": 5,
  components: 6,
  generators: 6,
  policy: 6,
  patience: 6,
  remedies: 6,
  variants: 6,
  program: 7,
  emr: 8,
  kube: 8,
  local: 8,
  stacks: 8,
  costs: 8,
  cli: 9,
  "variants/emr": 10,
  "variants/eks-iceberg": 10,
  bench: 11,
  docgen: 11,
};

/** The contract of the variants: it names types of every room that has a part of a variant, and nothing else of them. */
const CONTRACT = "^variants/variant\\.ts$";

const rooms = Object.entries(RANK);
/** Rooms that hold rooms: only their own files are theirs, not those of the rooms below them. */
const HALLS = ["components", "variants"];
const inside = (room) => (HALLS.includes(room) ? `^${room}/[^/]+$` : `^${room}/`);

const upwards = rooms.map(([room, rank]) => ({
  name: `${room} looks down only`,
  severity: "error",
  from: { path: inside(room), pathNot: CONTRACT },
  to: {
    path: rooms
      .filter(([other, otherRank]) => other !== room && otherRank >= rank)
      .map(([other]) => inside(other)),
  },
}));
const doors = rooms.map(([room]) => ({
  name: `${room} is entered by its door`,
  severity: "error",
  from: {
    path: "^(components|policy|program|emr|kube|patience|uris|remedies|generators|local|cli|bench|variants)/|^index\\.ts$",
    pathNot: [inside(room), ...(room === "variants" ? ["^variants/[^/]+/"] : [])],
  },
  to: {
    path: HALLS.includes(room) ? `^${room}/(?!index\\.ts$)[^/]+\\.ts$` : `^${room}/(?!index\\.ts$)`,
  },
}));

module.exports = {
  forbidden: [
    {
      name: "no cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { pathNot: CONTRACT } },
    },
    {
      name: "the contract of the variants is types alone",
      severity: "error",
      from: { path: CONTRACT },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      name: "every room has a rank",
      severity: "error",
      from: {},
      to: {
        path: "^(components|variants)/[^/]+/",
        pathNot: ["^components/node_modules/", ...rooms.map(([room]) => inside(room))],
      },
    },
    {
      name: "the component package stands alone",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^(program|variants|emr|kube|patience|uris|remedies|generators|local|stacks|costs|cli|bench|tests)/",
      },
    },
    {
      name: "the policy pack stands alone",
      severity: "error",
      from: { path: "^policy/" },
      to: {
        path: "^(components|program|variants|emr|kube|patience|uris|remedies|generators|local|cli|bench|tests)/",
      },
    },
    {
      name: "nothing imports the tests",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "no orphan module",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["\\.test\\.ts$", "^bench/", "^cli/main\\.ts$", "^docgen/main\\.ts$"],
      },
      to: {},
    },
    ...upwards.filter((rule) => rule.to.path.length > 0),
    ...doors,
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.venv|\\.lake)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
