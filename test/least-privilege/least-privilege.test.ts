import { beforeAll, describe, expect, it } from "vitest";
import { readKeptTrails } from "../support/kept-trails.ts";
import { type Asked, askedPermissions } from "./asked-permissions.ts";
import { findRefused } from "./find-refused.ts";
import { findUnused } from "./find-unused.ts";
import { type Policies, type Role, readPolicies } from "./policies.ts";
import { unusedOnOneMachine } from "./unused-on-one-machine.ts";

/** Stacks with other parameters may have other roles, so each trail is held against its own. */
let trails: { asked: Asked[]; policies: Policies }[];
let asked: Asked[];
let roles: Role[];

beforeAll(() => {
  trails = readKeptTrails().map(({ resources, records }) => ({
    asked: askedPermissions(records),
    policies: readPolicies(resources),
  }));
  if (trails.length === 0) throw new Error("No trail was left. Run test/end-to-end together with this test.");
  asked = trails.flatMap((trail) => trail.asked);
  const all = trails.flatMap(({ policies }) => policies.roles);
  roles = [...new Map(all.map((role) => [JSON.stringify(role), role])).values()];
});

describe("the packaged stack's roles", () => {
  it("allow every call that was made in their names, conditions included", async () => {
    for (const trail of trails) expect(await findRefused(trail.asked, trail.policies)).toEqual([]);
  });

  it("allow nothing that no path needs, but for what only happens on AWS, each with its reason", async () => {
    const known = unusedOnOneMachine.map(({ role, what }) => ({ role, what }));
    expect(await findUnused(asked, roles)).toEqual(expect.arrayContaining(known));
    expect(known).toEqual(expect.arrayContaining(await findUnused(asked, roles)));
  });
});
