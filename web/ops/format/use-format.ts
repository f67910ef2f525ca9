/** Numbers, times and durations in the reader's language. */
import { useMemo } from "preact/hooks";
import { useLanguage } from "../language.tsx";
import { formatAge, formatDuration } from "./duration.ts";

export type Format = {
	count(value: number): string;
	/** @param share from 0 to 1 */
	percent(share: number): string;
	duration(ms: number): string;
	/** Whole seconds and up. */
	age(ms: number): string;
	/** `14:05` */
	clock(at: number): string;
	/** `14:05:32`, with the day if it is another than that of `now`. */
	moment(at: number, now: number): string;
};

export function useFormat(): Format {
	const { locale, strings } = useLanguage();
	return useMemo(() => createFormat(locale === "zh" ? "zh-CN" : "en-GB", strings.units), [locale, strings]);
}

function createFormat(tag: string, units: Parameters<typeof formatDuration>[1]): Format {
	const count = new Intl.NumberFormat(tag);
	const percent = new Intl.NumberFormat(tag, { style: "percent", maximumSignificantDigits: 2 });
	const clock = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit" });
	const second = new Intl.DateTimeFormat(tag, { timeStyle: "medium" });
	const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short" });
	return {
		count: (value) => count.format(value),
		percent: (share) => percent.format(share),
		duration: (ms) => formatDuration(ms, units),
		age: (ms) => formatAge(ms, units),
		clock: (at) => clock.format(at),
		moment(at, now) {
			const time = second.format(at);
			return day.format(at) === day.format(now) ? time : `${day.format(at)} ${time}`;
		},
	};
}
