/** Collects what a stack has and is not run here, so that each thing is told once, with everything that has it. */
export class Notices {
  readonly #byThing = new Map<string, string[]>();

  /** Notes that the resource `logicalId` has `thing`: a type, or a property of one. */
  add(thing: string, logicalId: string): void {
    this.#byThing.set(thing, [...(this.#byThing.get(thing) ?? []), logicalId]);
  }

  /** One sentence a thing. */
  sentences(): string[] {
    return [...this.#byThing]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([thing, logicalIds]) => `Not run here: ${thing} (${logicalIds.join(", ")})`);
  }
}
