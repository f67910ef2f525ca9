/** What tasks fail of, and with whose model. */
import type { OpsState } from "../../../protocol/ops.ts";
import { providerName } from "../../../protocol/providers.ts";
import { errorText } from "../../../protocol/task-texts.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage } from "../language.tsx";

export function FailureCounts({ counts }: { counts: OpsState["failureCounts"] }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.failures;
	const format = useFormat();
	const most = Math.max(1, ...counts.map(({ count }) => count));
	return (
		<section class="card panel" aria-labelledby="failure-counts-title">
			<h2 id="failure-counts-title">
				{strings.counts} <span class="panel-note">{strings.last24h}</span>
			</h2>
			{counts.length === 0 ? (
				<p class="hint">{strings.none}</p>
			) : (
				<table class="data">
					<thead>
						<tr>
							<th scope="col">{strings.code}</th>
							<th scope="col">{strings.provider}</th>
							<th scope="col" class="number">
								{strings.count}
							</th>
						</tr>
					</thead>
					<tbody>
						{counts.map(({ code, provider, count }) => (
							<tr key={`${code} ${provider}`}>
								<th scope="row">
									<span class="mono">{code}</span>
									<span class="failure-sentence">{errorText(code, locale, null)}</span>
									<meter class="share" min={0} max={most} value={count} aria-hidden="true" />
								</th>
								<td>{providerName(provider, locale)}</td>
								<td class="number strong">{format.count(count)}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
