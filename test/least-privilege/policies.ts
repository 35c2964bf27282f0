import { z } from "zod";
import type { ResolvedResource } from "#local/stack/resource-type.ts";

type Resources = Record<string, ResolvedResource>;

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.unknown().optional(),
  Action: texts,
  Resource: texts.optional(),
  Condition: z.unknown().optional(),
});

const documentSchema = z.strictObject({
  // IAM takes a policy without a version for one of the older language.
  Version: z.enum(["2008-10-17", "2012-10-17"]).default("2008-10-17"),
  Statement: z.array(statementSchema),
});

const roleSchema = z.object({
  AssumeRolePolicyDocument: documentSchema,
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: documentSchema })).default([]),
  // Not read here, so a role that has one must not pass unnoticed.
  ManagedPolicyArns: z.undefined().optional(),
});

const queuePolicySchema = z.object({ Queues: z.array(z.string()), PolicyDocument: documentSchema });

const bucketPolicySchema = z.object({ Bucket: z.string(), PolicyDocument: documentSchema });

const invocationSchema = z.object({
  FunctionName: z.string(),
  Action: z.literal("lambda:InvokeFunction"),
  Principal: z.string(),
  SourceArn: z.unknown().optional(),
});

export type Statement = z.output<typeof statementSchema>;
export type PolicyDocument = z.output<typeof documentSchema>;

/** What a role may do, and who may act in its name. */
export interface Role {
  /** Its logical id in the template. */
  name: string;
  arn: string;
  trust: PolicyDocument;
  statements: Statement[];
}

/** Every policy of a stack. */
export interface Policies {
  roles: Role[];
  /** Policies of resources, by the beginning of the ARNs that they are about. */
  ofResources: Map<string, PolicyDocument>;
}

const policyTypes = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::SNS::TopicPolicy"];

/** Reads the policies of a stack whose references are resolved. Throws for what would not be read. */
export function readPolicies(resources: Resources): Policies {
  for (const [name, { type }] of Object.entries(resources)) {
    if (policyTypes.includes(type))
      throw new Error(`${name} is an ${type}, which the check does not read yet.`);
  }
  const roles = Object.entries(resources).filter(([, { type }]) => type === "AWS::IAM::Role");
  return {
    roles: roles.map(([name, role]) => readRole(name, role)),
    ofResources: new Map([
      ...bucketPolicies(resources),
      ...functionPolicies(resources),
      ...queuePolicies(resources),
    ]),
  };
}

function readRole(name: string, { properties, attributes }: ResolvedResource): Role {
  const { AssumeRolePolicyDocument: trust, Policies } = roleSchema.parse(properties);
  const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return { name, arn: attributes.Arn ?? "", trust, statements };
}

function bucketPolicies(resources: Resources): [string, PolicyDocument][] {
  return ofType(resources, "AWS::S3::BucketPolicy").map(({ properties }) => {
    const { Bucket, PolicyDocument } = bucketPolicySchema.parse(properties);
    return [`arn:aws:s3:::${Bucket}`, PolicyDocument];
  });
}

function queuePolicies(resources: Resources): [string, PolicyDocument][] {
  const queues = ofType(resources, "AWS::SQS::Queue");
  return ofType(resources, "AWS::SQS::QueuePolicy").flatMap(({ properties }) => {
    const { Queues, PolicyDocument } = queuePolicySchema.parse(properties);
    return Queues.map((url): [string, PolicyDocument] => {
      const arn = queues.find(({ ref }) => ref === url)?.attributes.Arn;
      if (arn === undefined)
        throw new Error(`A policy is about ${url}, which is none of the stack's queues.`);
      return [arn, PolicyDocument];
    });
  });
}

/** Who may invoke a function; CloudFormation writes a policy that says the same. */
function functionPolicies(resources: Resources): [string, PolicyDocument][] {
  return ofType(resources, "AWS::Lambda::Permission").map(({ properties }) => {
    const { FunctionName: arn, Principal, SourceArn } = invocationSchema.parse(properties);
    const statement = {
      Effect: "Allow" as const,
      Principal: { Service: Principal },
      Action: ["lambda:InvokeFunction"],
      Resource: [arn],
      ...(SourceArn === undefined ? {} : { Condition: { ArnLike: { "aws:SourceArn": SourceArn } } }),
    };
    return [arn, { Version: "2012-10-17" as const, Statement: [statement] }];
  });
}

function ofType(resources: Resources, wanted: string): ResolvedResource[] {
  return Object.values(resources).filter(({ type }) => type === wanted);
}
