import { arn, equals, type Place, type PolicyStatement } from "../shared";
import { EMR_POLICY_TAG } from "./jobFlow";

/** What EMR itself may do beyond its managed policy: hand nodes their role, and open disks that the lake's key locks. */
export function serviceStatements(instanceRoleArn: string, kmsKeyArn: string): PolicyStatement[] {
  return [
    // The first spot request of an account makes EC2's own role for spot capacity, and AmazonEMRServicePolicy_v2 does not
    // allow it (https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html).
    serviceLinkedRole("SpotRole", instanceRoleArn, {
      service: "spot.amazonaws.com",
      role: "AWSServiceRoleForEC2Spot",
    }),
    {
      sid: "PassNodeRole",
      actions: ["iam:PassRole"],
      resources: [instanceRoleArn],
      conditions: [equals("iam:PassedToService", "ec2.amazonaws.com")],
    },
    {
      sid: "EncryptDisks",
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: [kmsKeyArn],
    },
    {
      sid: "LetDisksUseTheKey",
      actions: ["kms:CreateGrant"],
      resources: [kmsKeyArn],
      conditions: [{ operator: "Bool", key: "kms:GrantIsForAWSResource", values: ["true"] }],
    },
  ];
}

/** Lets a service make the one role of its own that it works by, in the partition and account of `neighbour`, a role's ARN. */
function serviceLinkedRole(
  sid: string,
  neighbour: string,
  { service, role }: { readonly service: string; readonly role: string },
): PolicyStatement {
  const account = neighbour.split(":").slice(0, 5).join(":");
  return {
    sid,
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [`${account}:role/aws-service-role/${service}/${role}`],
    conditions: [equals("iam:AWSServiceName", service)],
  };
}

/**
 * What a node may do beyond reading and writing the lake: fetch EMR's own programs, and be reached by
 * Session Manager instead of SSH.
 */
export function nodeStatements({ partition, region }: Place): PolicyStatement[] {
  return [
    {
      sid: "FetchEmrPrograms",
      actions: ["s3:GetObject"],
      resources: [`arn:${partition}:s3:::${region}.elasticmapreduce/*`],
    },
    {
      sid: "SessionManager",
      actions: [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      // Session Manager's calls name no resource: AWS accepts only `*`
      // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmessagegatewayservice.html).
      resources: ["*"],
    },
  ];
}

/** What EventBridge Scheduler may do for a run: start it with the two roles, or add its steps to one cluster. */
export function schedulerStatements(start: StartGrant): PolicyStatement[] {
  const deadLetters: PolicyStatement = {
    sid: "KeepWhatFailed",
    actions: ["sqs:SendMessage"],
    resources: [start.deadLetterArn],
  };
  const unlock: PolicyStatement = {
    sid: "EncryptWhatFailed",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [start.kmsKeyArn],
  };
  return [...startStatements(start), deadLetters, unlock];
}

/** What a schedule's role is granted. */
export interface StartGrant {
  readonly place: Place;
  readonly deadLetterArn: string;
  readonly kmsKeyArn: string;
  /** Cluster that runs are added to; without one, each run starts its own. */
  readonly clusterId: string | undefined;
  /** Roles of EMR and of its nodes, which a new cluster is handed. */
  readonly passedRoles: readonly PassedRole[];
}

/** A role, and the one service that it may be handed to. */
export interface PassedRole {
  readonly arn: string;
  readonly service: string;
}

function startStatements({ place, clusterId, passedRoles }: StartGrant): PolicyStatement[] {
  if (clusterId !== undefined) {
    return [
      {
        sid: "AddSteps",
        actions: ["elasticmapreduce:AddJobFlowSteps"],
        resources: [arn(place, "elasticmapreduce", `cluster/${clusterId}`)],
      },
    ];
  }
  const pass = passedRoles.map(({ arn: role, service }, index) => ({
    sid: `PassRole${index + 1}`,
    actions: ["iam:PassRole"],
    resources: [role],
    conditions: [equals("iam:PassedToService", service)],
  }));
  return [
    {
      sid: "StartClusters",
      actions: ["elasticmapreduce:RunJobFlow"],
      // The call names no resource, since its cluster does not exist yet: AWS accepts only `*`. The tag holds it to
      // clusters that EMR's managed policy may touch.
      resources: ["*"],
      conditions: [
        equals("aws:RequestedRegion", place.region),
        equals(`aws:RequestTag/${EMR_POLICY_TAG}`, "true"),
      ],
    },
    {
      // A request with an idle limit is one to set it, too
      // (https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html).
      sid: "TagAndLimitClusters",
      actions: ["elasticmapreduce:AddTags", "elasticmapreduce:PutAutoTerminationPolicy"],
      resources: [arn(place, "elasticmapreduce", "cluster/*")],
    },
    // EMR makes its role for cleaning up with an account's first cluster, by the rights of whoever starts that
    // (https://docs.aws.amazon.com/emr/latest/ManagementGuide/using-service-linked-roles-cleanup.html).
    ...passedRoles.slice(0, 1).map(({ arn: neighbour }) =>
      serviceLinkedRole("CleanUpRole", neighbour, {
        service: "elasticmapreduce.amazonaws.com",
        role: "AWSServiceRoleForEMRCleanup",
      }),
    ),
    ...pass,
  ];
}
