import { z } from "zod";
import { jobFlowTargetOf } from "../model/jobFlow";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read, type Subject } from "../model/subject";
import { tagComplaints } from "../tags";

/** Tags that tell what a resource belongs to, unless a user of the pack asks for others. */
const REQUIRED_TAGS = ["project", "stack"];

/** What costs money or holds data, and can carry tags. */
const TAGGED = [
  "aws:s3/bucket:Bucket",
  "aws:kms/key:Key",
  "aws:emr/cluster:Cluster",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/instance:Instance",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:sqs/queue:Queue",
  "aws:sns/topic:Topic",
  "aws:lambda/function:Function",
  "aws:rds/instance:Instance",
  "aws:redshift/cluster:Cluster",
  "aws:eks/cluster:Cluster",
  "aws:msk/cluster:Cluster",
  "aws:dynamodb/table:Table",
];

const TAGS = z.record(z.string(), z.string()).optional();

const resourcesAreTagged = rule({
  name: "resources-are-tagged",
  description: "What costs money or holds data says what it belongs to.",
  scope: "resource",
  types: TAGGED,
  settings: z.object({
    required: z.array(z.string()).default(REQUIRED_TAGS).describe("Tags that must be there."),
  }),
  judge: (resource, { settings: { required } }) => {
    // The provider adds its default tags to `tagsAll`.
    const { tags = {}, tagsAll = {} } = read(
      z.looseObject({ tags: TAGS, tagsAll: TAGS }),
      resource,
    );
    const missing = required.filter((key) => ({ ...tagsAll, ...tags })[key] === undefined);
    return missing.length === 0
      ? []
      : [
          `has no tag ${missing.join(", ")}: set aws:defaultTags in the stack file, which reaches every resource`,
        ];
  },
});

const EMR_TAGS = z.looseObject({
  Tags: z.array(z.looseObject({ Key: z.string(), Value: z.string().default("") })).default([]),
});

const tagsAreTaken = rule({
  name: "tags-are-taken",
  description:
    "Tags are such as AWS takes: none begins with aws:, and names, values and their number keep to its bounds.",
  scope: "resource",
  settings: NO_SETTINGS,
  judge: (resource) => {
    if (!resource.type.startsWith("aws:")) return [];
    const { tags, tagsAll } = resource.props;
    // Some resources have tags of another form, and some no texts yet.
    const own = [tagsAll, tags].map((it) => TAGS.safeParse(it).data ?? {});
    return tagComplaints(resource.type, { ...own[0], ...own[1], ...requestedTags(resource) });
  },
});

/** The tags of a cluster that a schedule starts. */
function requestedTags(resource: Subject): Readonly<Record<string, string>> {
  const { input } = jobFlowTargetOf(resource) ?? {};
  if (input === undefined) return {};
  const { Tags } = EMR_TAGS.parse(JSON.parse(input));
  return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
}

/** Rules of tags. */
export const TAG_RULES: readonly Rule[] = [resourcesAreTagged, tagsAreTaken];
