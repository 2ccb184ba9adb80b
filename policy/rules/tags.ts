import { z } from "zod";
import { rule, type Rule } from "../model/rule";
import { read } from "../model/subject";

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

/** Rules of tags. */
export const TAG_RULES: readonly Rule[] = [resourcesAreTagged];
