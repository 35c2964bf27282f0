import { describe, expect, it } from "vitest";
import { readCause } from "../../functions/notify-failure/read-cause.ts";

describe("a failure's cause", () => {
  it("is the sentence in what Lambda wrote", () => {
    const Cause = JSON.stringify({
      errorType: "ModelNotFoundError",
      errorMessage: "No such model.",
      trace: [],
    });
    expect(readCause({ Error: "ModelNotFoundError", Cause })).toBe("No such model.");
  });

  it("is Step Functions' own text when it is no JSON", () => {
    expect(readCause({ Error: "States.Timeout", Cause: "It took too long." })).toBe("It took too long.");
  });

  it("says so when there is none", () => {
    expect(readCause({ Error: "States.Timeout" })).toBe("Step Functions gave no cause for States.Timeout.");
  });
});
