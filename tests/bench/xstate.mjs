// XState 5 on the machine of `core/benches/approvals.rs`: picoseconds of one operation, a line each. It is started once a round.

import { hrtime } from "node:process";
import { and, assign, initialTransition, setup, transition } from "xstate";

const machine = setup({
  guards: {
    permitted: ({ context, event }) => event.role === "reviewer" && event.person !== context.opener,
    stated: ({ event }) => Boolean(event.opinion?.trim()),
  },
}).createMachine({
  context: { opener: "zhou-min", notes: 0 },
  initial: "review",
  states: {
    review: {
      on: {
        note: { guard: and(["permitted", "stated"]), actions: assign({ notes: ({ context }) => context.notes + 1 }) },
        grant: { guard: "permitted", target: "granted" },
      },
    },
    granted: { type: "final" },
  },
});

const note = { type: "note", person: "li-na", role: "reviewer", opinion: "已核" };
const grant = { type: "grant", person: "zhou-min", role: "enterprise" };
const [underReview] = initialTransition(machine);
if (!underReview.can(note) || underReview.can(grant)) throw new Error("not the machine that is measured");

const each = (name, calls, call) => {
  for (let warm = 0; warm < calls; warm += 1) call();
  const start = hrtime.bigint();
  for (let done = 0; done < calls; done += 1) call();
  console.log(`${name} ${((hrtime.bigint() - start) * 1000n) / BigInt(calls)}`);
};

each("accepted", 2_000, () => transition(machine, underReview, note));
each("denied", 2_000, () => transition(machine, underReview, grant));
each("allowed", 2_000, () => [underReview.can(note), underReview.can(grant)]);
for (const [events, calls] of [[10, 200], [1_000, 5]]) {
  each(`replay ${events}`, calls, () => {
    let [snapshot] = initialTransition(machine);
    for (let event = 1; event < events; event += 1) [snapshot] = transition(machine, snapshot, note);
    return snapshot;
  });
}
