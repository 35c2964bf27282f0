/** A reason why the set-up cannot go on, in a sentence that says what to do. Anything else that is thrown is a fault of ours. */
export class SetupError extends Error {
  name = "SetupError";
}
