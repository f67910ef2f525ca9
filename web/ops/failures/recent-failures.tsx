/** The failures as they came, each with what it means and what an operator can do about it. */
import "./failures.css";
import type { OpsFailure } from "../../../protocol/ops.ts";
import { providerName } from "../../../protocol/providers.ts";
import { errorText } from "../../../protocol/task-texts.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { useRows } from "../shell/use-rows.tsx";

const FIRST = 8;

/** @param now by the server's clock */
export function RecentFailures({ failures, now }: { failures: readonly OpsFailure[]; now: number }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.failures;
	const format = useFormat();
	const { shown, more } = useRows(failures, FIRST);
	return (
		<section class="card panel" aria-labelledby="failures-title">
			<h2 id="failures-title">{strings.recent}</h2>
			{failures.length === 0 && <p class="hint">{strings.noneRecent}</p>}
			<ol class="failures">
				{shown.map(({ at, userId, taskId, type, provider, code, error }) => (
					<li key={`${taskId} ${at}`}>
						<p class="failure-top">
							<time dateTime={new Date(at).toISOString()}>{format.moment(at, now)}</time>
							<span class="mono failure-code">{code}</span>
							<a href={formatRoute({ page: "user", userId })}>{userId}</a>
							<span>
								{strings[type]} · {providerName(provider, locale)}
							</span>
						</p>
						<p>{errorText(code, locale, error)}</p>
						<p class="hint">
							{all.advice[code]} <span class="mono failure-task">{taskId}</span>
						</p>
					</li>
				))}
			</ol>
			{more}
		</section>
	);
}
