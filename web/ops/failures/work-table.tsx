/** What ended within the last 24 hours, by kind of work and by whose model did it. */
import type { OpsState } from "../../../protocol/ops.ts";
import { providerName } from "../../../protocol/providers.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage } from "../language.tsx";

export function WorkTable({ work }: { work: OpsState["work"] }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.work;
	const format = useFormat();
	return (
		<section class="card panel" aria-labelledby="work-title">
			<h2 id="work-title">
				{strings.label} <span class="panel-note">{all.failures.last24h}</span>
			</h2>
			{work.length === 0 ? (
				<p class="hint">{strings.none}</p>
			) : (
				<table class="data">
					<thead>
						<tr>
							<th scope="col">{strings.work}</th>
							{[strings.finished, strings.failed, strings.retries, strings.chapters, strings.perChapter].map((label) => (
								<th key={label} scope="col" class="number">
									{label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{work.map(({ type, provider, completed, failed, retries, chapters, chapter }) => (
							<tr key={`${type} ${provider}`}>
								<th scope="row">
									{all.failures[type]} · {providerName(provider, locale)}
								</th>
								<td class="number">{format.count(completed)}</td>
								<td class={`number ${failed > 0 ? "bad" : ""}`}>{format.count(failed)}</td>
								<td class="number">{format.count(retries)}</td>
								<td class="number">{format.count(chapters)}</td>
								<td class="number pair">
									{chapter === null ? (
										all.never
									) : (
										<>
											<span>{format.duration(chapter.p50Ms)} /</span> <span>{format.duration(chapter.p95Ms)}</span>
										</>
									)}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
