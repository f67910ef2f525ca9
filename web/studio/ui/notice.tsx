/** A sentence that matters: an error is read out at once, anything else is just shown. */
import "./notice.css";
import type { ComponentChildren } from "preact";

export function Notice({ kind, children }: { kind: "info" | "error"; children: ComponentChildren }) {
	return (
		<p class={`notice ${kind}`} role={kind === "error" ? "alert" : undefined}>
			{children}
		</p>
	);
}
