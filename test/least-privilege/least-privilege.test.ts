import { beforeAll, describe, expect, it } from "vitest";
import { readKeptTrails } from "../support/kept-trails.ts";
import { type Asked, askedPermissions } from "./asked-permissions.ts";
import { findRefused } from "./find-refused.ts";
import { findUnused } from "./find-unused.ts";
import { type Policies, type Role, readPolicies, type Statement } from "./policies.ts";
import { unusedOnOneMachine } from "./unused-on-one-machine.ts";

/** Stacks with other parameters may have other policies, so each trail is held against those of its own stack. */
let trails: { asked: Asked[]; policies: Policies }[];
let asked: Asked[];
/** Of all stacks, each once. */
let roles: Role[];
const exceptions = unusedOnOneMachine.map(({ role, what }) => ({ role, what }));

beforeAll(() => {
  trails = readKeptTrails().map(({ resources, records }) => ({
    asked: askedPermissions(records),
    policies: readPolicies(resources),
  }));
  if (trails.length === 0) throw new Error("There is no trail: run this together with test/end-to-end.");
  asked = unique(trails.flatMap((trail) => trail.asked));
  roles = unique(trails.flatMap(({ policies }) => policies.roles));
});

describe("the packaged stack's policies", () => {
  it("allow every call that was made in a role's name, conditions included", async () => {
    for (const trail of trails) expect(await findRefused(trail.asked, trail.policies)).toEqual([]);
  });

  it("allow nothing that no path asked for, but what is listed with its reason", async () => {
    const unused = await findUnused(asked, roles);
    expect(unused.filter((one) => !includes(exceptions, one))).toEqual([]);
    expect(exceptions.filter((one) => !includes(unused, one))).toEqual([]);
  });
});

describe("the check", () => {
  it("names who may not do what on what, whichever permission is taken away", async () => {
    for (const { role, statement, action } of everyAction()) {
      if (includes(exceptions, { role: role.name, what: action })) continue;
      const without = { ...statement, Action: statement.Action.filter((other) => other !== action) };
      const refused = await findRefused(
        asked.filter((one) => one.by === role.arn && one.action === action),
        withStatement(role, statement, without),
      );
      const [first = "nothing is refused"] = refused;
      expect(first, `without ${action}`).toContain(`${role.name} may not ${action} on `);
      expect(first).toMatch(/ on (arn:aws:\S+|\*) with /);
    }
  }, 60_000);

  it("finds a role that may remove the endpoint of the plain pipeline, and not a candidate", async () => {
    const role = findRole("CleanUpRole");
    const statement = findStatement(role, "sagemaker:DeleteEndpoint");
    const Resource = statement.Resource?.filter((resource) => !resource.includes("/onnxify-candidate-"));
    const own = asked.filter(({ by }) => by === role.arn);
    const refused = await findRefused(own, withStatement(role, statement, { ...statement, Resource }));
    for (const one of refused) expect(one).toMatch(/^CleanUpRole may not .*endpoint\/onnxify-candidate-/);
    expect(refused.join()).toContain("may not sagemaker:DeleteEndpoint on");
  });

  it("finds a role that may be passed to another service only", async () => {
    const role = findRole("CreateEndpointRole");
    const statement = findStatement(role, "iam:PassRole");
    const Condition = { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } };
    const own = asked.filter(({ by }) => by === role.arn);
    const refused = await findRefused(own, withStatement(role, statement, { ...statement, Condition }));
    expect(refused).toEqual([
      expect.stringMatching(
        /^CreateEndpointRole may not iam:PassRole on .*ServeRole.*=sagemaker.amazonaws.com/,
      ),
    ]);
  });

  it("finds a role that does not trust the service which acts in its name", async () => {
    const role = findRole("NotifyRole");
    const trust = { ...role.trust, Statement: [] };
    const ofServices = asked.filter(({ action }) => action === "sts:AssumeRole");
    const refused = await findRefused(ofServices, replaceRole({ ...role, trust }));
    expect(refused).toEqual([
      expect.stringContaining(`lambda.amazonaws.com may not sts:AssumeRole on ${role.arn}`),
    ]);
  });

  it("finds a function that EventBridge may not invoke", async () => {
    const invocations = asked.filter(({ by }) => by === "events.amazonaws.com");
    const refused = await findRefused(invocations, { roles, ofResources: new Map() });
    expect(refused).toEqual([
      expect.stringContaining("events.amazonaws.com may not lambda:InvokeFunction on"),
    ]);
  });

  it("names a permission too many, an action or a resource", async () => {
    const role = findRole("UploadRole");
    const statement = findStatement(role, "s3:PutObject");
    const [resource = ""] = statement.Resource ?? [];
    const elsewhere = resource.replace("/releases/", "/manifests/");
    const wider = {
      ...statement,
      Action: [...statement.Action, "s3:DeleteObject", "s3:Put*"],
      Resource: [resource, elsewhere],
    };
    const unused = await findUnused(asked, [{ ...role, statements: [wider] }]);
    expect(unused.map(({ role: name, what }) => `${name}: ${what}`)).toEqual([
      "UploadRole: s3:DeleteObject",
      "UploadRole: s3:Put*",
      `UploadRole: ${elsewhere}`,
    ]);
  });
});

function everyAction(): { role: Role; statement: Statement; action: string }[] {
  return roles.flatMap((role) =>
    role.statements.flatMap((statement) => statement.Action.map((action) => ({ role, statement, action }))),
  );
}

function findRole(name: string): Role {
  const found = roles.find((role) => role.name === name);
  if (found === undefined) throw new Error(`The stack has no ${name}.`);
  return found;
}

function findStatement({ name, statements }: Role, action: string): Statement {
  const found = statements.find(({ Action }) => Action.includes(action));
  if (found === undefined) throw new Error(`${name} has no statement about ${action}.`);
  return found;
}

function withStatement(role: Role, old: Statement, replacement: Statement): Policies {
  const statements = role.statements.map((statement) => (statement === old ? replacement : statement));
  // A statement without an action is none.
  return replaceRole({ ...role, statements: statements.filter(({ Action }) => Action.length > 0) });
}

function replaceRole(replacement: Role): Policies {
  const ofResources = new Map(trails.flatMap(({ policies }) => [...policies.ofResources]));
  return { roles: roles.map((role) => (role.arn === replacement.arn ? replacement : role)), ofResources };
}

function includes(list: readonly object[], one: object): boolean {
  return list.some((other) => JSON.stringify(other) === JSON.stringify(one));
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
