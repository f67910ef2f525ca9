/**
 * The ops side's numbers as OpenMetrics text (version 1.0.0). Labels take values from closed lists only, never a user or a task, so the
 * number of series is bounded whatever happens.
 */
import type { OpsState } from "../../../protocol/ops.ts";
import { providerSchema } from "../../../protocol/task.ts";
import { TASK_ERROR_CODES } from "../../../protocol/task-error-codes.ts";
import type { Cell, WorkKind } from "./cell.ts";
import { BUCKETS_MS, type Histogram } from "./histogram.ts";

type Labels = Record<string, string>;
type Sample = { suffix?: string; labels?: Labels; value: number };
type Work = WorkKind & { cell: Cell };

const PREFIX = "novel_queue";

/** @param allTime what has ended since the service began, by kind of work */
export function openMetrics(state: OpsState, allTime: readonly Work[]): string {
	const { totals, pauses } = state;
	const families = [
		gauge("tasks", "Tasks that wait or run now.", [
			{ labels: { state: "queued" }, value: totals.queued },
			{ labels: { state: "running" }, value: totals.running },
		]),
		counter("ended_tasks", "Tasks that have ended, as their queues count them.", [
			{ labels: { outcome: "completed" }, value: totals.completed },
			{ labels: { outcome: "failed" }, value: totals.failed },
			{ labels: { outcome: "cancelled" }, value: totals.cancelled },
		]),
		gauge("users", "Users that have ever queued a task or opened a socket, less those that were erased.", [
			{ value: totals.users },
		]),
		gauge("online_users", "Users with an open socket.", [{ value: totals.online }]),
		gauge("user_sockets", "Open sockets of users, as of each queue's last report.", [{ value: totals.sockets }]),
		gauge("dashboards", "Open sockets of operators.", [{ value: state.dashboards }]),
		gauge("missing_shards", "Shards that did not answer: while there is one, all numbers lack its share.", [
			{ value: state.shardsMissing },
		]),
		gauge(
			"paused",
			"Whether operators hold back the start of tasks: all of them (intake), or those with one provider.",
			["intake", ...providerSchema.options].map((target) => ({
				labels: { target },
				value: pauses.some((pause) => pause.target === target) ? 1 : 0,
			})),
		),
		counter(
			"task_retries",
			"Attempts beyond the first of tasks that have ended.",
			byWork(allTime, ({ retries }) => retries),
		),
		counter(
			"chapters",
			"Chapters that completed and failed tasks have stored.",
			byWork(allTime, ({ chapters }) => chapters),
		),
		counter(
			"task_failures",
			"Tasks that have failed, by the code of what went wrong.",
			allTime.flatMap(({ type, provider, cell }) =>
				TASK_ERROR_CODES.filter((code) => (cell.codes[code] ?? 0) > 0).map((code) => ({
					labels: { type, provider, code },
					value: cell.codes[code] ?? 0,
				})),
			),
		),
		histogram("task_wait_seconds", "From being queued to the first start.", allTime, ({ wait }) => wait),
		histogram("task_run_seconds", "From the first start to the end.", allTime, ({ run }) => run),
		histogram("chapter_run_seconds", "Run time per chapter of a task.", allTime, ({ chapter }) => chapter),
	];
	return `${families.flat().join("\n")}\n# EOF\n`;
}

function gauge(name: string, help: string, samples: Sample[]): string[] {
	return family(name, "gauge", help, samples);
}

function counter(name: string, help: string, samples: Sample[]): string[] {
	return family(
		name,
		"counter",
		help,
		samples.map((sample) => ({ ...sample, suffix: "_total" })),
	);
}

function histogram(name: string, help: string, allTime: readonly Work[], of: (cell: Cell) => Histogram): string[] {
	const samples = allTime.flatMap(({ type, provider, cell }) => bucketsOf(of(cell), { type, provider }));
	return family(name, "histogram", help, samples, "seconds");
}

function family(name: string, type: string, help: string, samples: Sample[], unit?: string): string[] {
	const full = `${PREFIX}_${name}`;
	return [
		`# HELP ${full} ${help}`,
		`# TYPE ${full} ${type}`,
		...(unit === undefined ? [] : [`# UNIT ${full} ${unit}`]),
		...samples.map(({ suffix = "", labels = {}, value }) => `${full}${suffix}${inBraces(labels)} ${value}`),
	];
}

/** Each step counts everything up to its end, as the format wants it. */
function bucketsOf({ steps, count, sumMs }: Histogram, labels: Labels): Sample[] {
	let below = 0;
	const buckets = BUCKETS_MS.map((end, index): Sample => {
		below += steps[index] ?? 0;
		return { suffix: "_bucket", labels: { ...labels, le: seconds(end) }, value: below };
	});
	return [
		...buckets,
		{ suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
		{ suffix: "_count", labels, value: count },
		{ suffix: "_sum", labels, value: sumMs / 1000 },
	];
}

function byWork(allTime: readonly Work[], of: (cell: Cell) => number): Sample[] {
	return allTime.map(({ type, provider, cell }) => ({ labels: { type, provider }, value: of(cell) }));
}

/** The format's canonical numbers always have a fraction. */
function seconds(ms: number): string {
	const text = String(ms / 1000);
	return text.includes(".") ? text : `${text}.0`;
}

/** All values are from closed lists of plain words: nothing needs escaping. */
function inBraces(labels: Labels): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
