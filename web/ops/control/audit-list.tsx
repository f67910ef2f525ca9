/** What operators did, newest first. */
import type { OpsAuditLine } from "../../../protocol/ops.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage, useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { useRows } from "../shell/use-rows.tsx";
import { targetName } from "./target-name.ts";

const FIRST = 8;

/** @param now by the server's clock */
export function AuditList({ lines, now }: { lines: readonly OpsAuditLine[]; now: number }) {
	const strings = useStrings().audit;
	const format = useFormat();
	const { shown, more } = useRows(lines, FIRST);
	return (
		<section class="card panel" aria-labelledby="audit-title">
			<h2 id="audit-title">{strings.label}</h2>
			{lines.length === 0 && <p class="hint">{strings.none}</p>}
			<ol class="audit">
				{shown.map((line) => (
					<li key={line.id}>
						<time dateTime={new Date(line.at).toISOString()}>{format.moment(line.at, now)}</time>
						<p>
							<Sentence line={line} /> <Outcome line={line} />
						</p>
					</li>
				))}
			</ol>
			{more}
		</section>
	);
}

function Sentence({ line: { by, action, userId, taskId, target } }: { line: OpsAuditLine }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.audit;
	const did = all.actions[action];
	if (userId !== null && taskId !== null) {
		return <a href={formatRoute({ page: "user", userId })}>{strings.task(by, did, taskId.slice(0, 8), userId)}</a>;
	}
	return <>{strings.target(by, did, target === null ? all.never : targetName(target, locale, all))}</>;
}

function Outcome({ line: { outcome } }: { line: OpsAuditLine }) {
	const strings = useStrings().audit;
	if (outcome === "ok") return null;
	return <span class="audit-outcome">{outcome === null ? strings.unknown : strings.refused(outcome)}</span>;
}
