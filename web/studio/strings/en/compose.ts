/** What to write next, in English. */
import { chapters } from "./chapters.ts";

const range = (first: number, last: number) => (first === last ? `chapter ${first}` : `chapters ${first} to ${last}`);

export const compose = {
	title: "What comes next?",
	both: "Both",
	outline: "Outline",
	chapters: "Chapters",
	targetChapters: "Chapters to plan",
	targetWords: "Length, in 10,000 words",
	wishes: "Wishes",
	wishesHint: "Optional. Anything the plan should respect.",
	count: "How many chapters",
	between: (least: number, most: number) => `${least} to ${most}`,
	notBetween: (least: number, most: number) => `Enter a whole number from ${least} to ${most}.`,
	tooLong: (most: number) => `Too long: at most ${most.toLocaleString("en")} characters.`,
	priority: "Priority",
	priorities: { high: "High: before all others", normal: "Normal", low: "Low: when nothing else waits" },
	options: "Options",
	queueOutline: "Queue the outline",
	queueChapters: (count: number) => `Queue ${chapters(count)}`,
	queueBoth: (count: number) => `Queue outline and ${chapters(count)}`,
	queued: "Queued. You may close this page: the work goes on without it.",
	plan: {
		outline: (count: number) => `Plans volumes and ${chapters(count)} from the story bible, each with its aim and its hook.`,
		replaces: "The new outline replaces the present one; written chapters stay.",
		chapters: (first: number, last: number) => `Writes ${range(first, last)}, one after another.`,
		thenChapters: (first: number, last: number) =>
			`Then writes ${range(first, last)}. They wait for the outline; should it fail, they wait until you retry it.`,
		afterOutline: "Starts by itself as soon as the outline is ready.",
		afterTasks: (count: number) =>
			count === 1
				? "Starts after the task of this project that is in the queue."
				: `Starts after the ${count} tasks of this project that are in the queue.`,
		withoutOutline:
			"There is no outline yet: chapters will follow the story bible only. Planning first usually makes a better book.",
		beyondOutline: (planned: number) => `The outline ends at chapter ${planned}; what comes after it follows the story so far.`,
	},
};
