/** The numbers that are read from two metres. */
import "./figures.css";
import type { OpsState } from "../../../protocol/ops.ts";
import { type Format, useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";
import { endsWithin, failedShare, HOUR_MS } from "./last-hour.ts";

/** @param now by the server's clock */
export function Figures({ state, now }: { state: OpsState; now: number }) {
	const strings = useStrings().figures;
	const format = useFormat();
	const { totals, minutes, dashboards } = state;
	const ends = endsWithin(minutes, HOUR_MS, now);
	const share = failedShare(ends);
	const inAll = (count: number) => strings.total(format.count(count));
	return (
		<section class="figures" id="figures" aria-label={strings.label} tabIndex={-1}>
			<Figure id="queued" label={strings.queued} value={totals.queued} note={strings.waits} format={format} />
			<Figure id="running" label={strings.running} value={totals.running} note={strings.works} format={format} />
			<Figure
				id="finished"
				label={strings.finished}
				when={strings.lastHour}
				value={ends.completed}
				note={inAll(totals.completed)}
				format={format}
			/>
			<Figure
				id="failed"
				label={strings.failed}
				when={strings.lastHour}
				value={ends.failed}
				note={[share !== null && ends.failed > 0 && format.percent(share), inAll(totals.failed)]
					.filter((part) => part !== false)
					.join(" · ")}
				format={format}
			/>
			<Figure
				id="cancelled"
				label={strings.cancelled}
				when={strings.lastHour}
				value={ends.cancelled}
				note={inAll(totals.cancelled)}
				format={format}
			/>
			<Figure
				id="online"
				label={strings.online}
				value={totals.online}
				note={strings.ofUsers(format.count(totals.users))}
				format={format}
			/>
			<Figure id="sockets" label={strings.sockets} value={totals.sockets} note={strings.dashboards(dashboards)} format={format} />
		</section>
	);
}

type Props = { id: string; label: string; when?: string; value: number; note: string; format: Format };

function Figure({ id, label, when, value, note, format }: Props) {
	const text = format.count(value);
	return (
		<div class={`figure card ${id} ${value === 0 ? "zero" : ""}`}>
			<h2>
				{label}
				{when !== undefined && <span class="figure-when"> {when}</span>}
			</h2>
			<p class="figure-value" style={{ "--chars": text.length }}>
				{text}
			</p>
			<p class="figure-note">{note}</p>
		</div>
	);
}
