/**
 * What a seed's provider does with a request. Faults that may pass are so few for one thing that no task runs out of
 * attempts; those that stay hit once, so that a retry by the user succeeds.
 */
import type { Behaviour } from "./behaviour.ts";
import type { Ask } from "./read-ask.ts";
import type { Rule } from "./scripted-provider.ts";
import type { Random } from "./seeded-random.ts";

/** Draft and summary are one step: two each stay below its five attempts. */
const FAULTS_OF_ONE_ASK = 2;

export function faultRule(random: Random): Rule {
	return (ask, nth) => {
		// Drawn for the request and not from a common stream: what the others ask, and when, must not matter.
		const drawn = random.fork(`${JSON.stringify(ask)} ${nth}`);
		if (nth > FAULTS_OF_ONE_ASK) return answer(drawn);
		if (nth === 1 && drawn.chance(0.04)) return lastingFault(drawn);
		return drawn.chance(0.12) ? passingFault(drawn, ask) : answer(drawn);
	};
}

/** Whether this fault makes the task fail at once. */
export function isLasting(behaviour: Behaviour): boolean {
	return (
		behaviour.kind === "redirect" ||
		behaviour.kind === "length" ||
		(behaviour.kind === "status" && [401, 404, 429].includes(behaviour.status) && behaviour.headers?.["retry-after"] !== "1")
	);
}

function answer(random: Random): Behaviour {
	return random.chance(0.15) ? { kind: "answer", pace: { pieceChars: 25, delayMs: 40 } } : { kind: "answer" };
}

function lastingFault(random: Random): Behaviour {
	return random.pick<Behaviour>([
		{ kind: "status", status: 401, echoesKey: true },
		{ kind: "status", status: 404, echoesKey: true },
		{ kind: "status", status: 429, headers: { "retry-after": "1000" }, echoesKey: true },
		{ kind: "redirect", location: "http://127.0.0.1:9/elsewhere" },
		{ kind: "length", afterChars: random.int(0, 400) },
	]);
}

function passingFault(random: Random, ask: Ask): Behaviour {
	const afterChars = random.int(0, 400);
	const faults: [Behaviour, ...Behaviour[]] = [
		{ kind: "cut", afterChars },
		{ kind: "half", afterChars },
		{ kind: "stream-error", afterChars, echoesKey: true },
		{ kind: "stall", afterChars: afterChars + 1 },
		{ kind: "empty" },
		{ kind: "drop" },
		{ kind: "status", status: 500, echoesKey: true },
		{ kind: "status", status: 429, headers: { "retry-after": "1" }, echoesKey: true },
	];
	if (ask.kind !== "chapter") faults.push({ kind: "rubbish" });
	return random.pick(faults);
}
