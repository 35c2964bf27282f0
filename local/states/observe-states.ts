import type { StateMachineDefinition } from "aws-local-stepfunctions";

/** The context object's `$$.State`. */
export interface StateContext {
  Name: string;
  EnteredTime: string;
  RetryCount: number;
}

/**
 * A definition and a `$$.State` that follows its run. aws-local-stepfunctions 3.0.0 does not keep one, and tells of a
 * state it enters only after the state has read its input; but it looks a state up in `States` once, at the moment it
 * enters it. Within Map and Parallel, `$$.State` stays with the state that holds them.
 */
export function observeStates(definition: StateMachineDefinition): {
  definition: StateMachineDefinition;
  state: StateContext;
} {
  const state: StateContext = { Name: "", EnteredTime: "", RetryCount: 0 };
  const states: StateMachineDefinition["States"] = {};
  for (const [name, value] of Object.entries(definition.States)) {
    Object.defineProperty(states, name, {
      enumerable: true,
      get: () => {
        Object.assign(state, { Name: name, EnteredTime: new Date().toISOString(), RetryCount: 0 });
        return value;
      },
    });
  }
  return { definition: { ...definition, States: states }, state };
}
