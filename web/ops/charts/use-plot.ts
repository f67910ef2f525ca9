/** Puts a chart into an element and keeps its numbers and its colours current. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePreference } from "../../studio/shell/preferences.ts";
import type { Plot, PlotData, PlotSpec } from "./plot.ts";

export type PlotStatus = "loading" | "drawn" | "failed";

/** @param version what the drawing depends on besides its numbers, such as the language */
export function usePlot(box: RefObject<HTMLElement | null>, spec: PlotSpec, data: PlotData, version: string): PlotStatus {
	const [theme] = usePreference("theme");
	const isDark = useSystemDark();
	const [status, setStatus] = useState<PlotStatus>("loading");
	const plot = useRef<Plot | null>(null);
	const latest = useRef({ spec, data });
	latest.current = { spec, data };

	// biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours or words is drawn anew; `latest` has the rest.
	useEffect(() => {
		let isGone = false;
		import("./plot.ts").then(
			({ createPlot }) => {
				if (isGone || box.current === null) return;
				plot.current = createPlot(box.current, latest.current.spec, latest.current.data);
				setStatus("drawn");
			},
			() => setStatus("failed"),
		);
		return () => {
			isGone = true;
			plot.current?.destroy();
			plot.current = null;
		};
	}, [box, theme, isDark, version]);

	useEffect(() => plot.current?.setData(data), [data]);

	return status;
}

function useSystemDark(): boolean {
	const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
	const [isDark, setIsDark] = useState(query.matches);
	useEffect(() => {
		const follow = () => setIsDark(query.matches);
		query.addEventListener("change", follow);
		return () => query.removeEventListener("change", follow);
	}, [query]);
	return isDark;
}
