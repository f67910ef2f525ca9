/** The samples, each a project in one click; one that exists already is opened. */
import { ApiError, type NewProject } from "../../client/rest.ts";
import { useStrings } from "../language.tsx";
import { goTo } from "../route.ts";
import { useAction } from "../ui/use-action.tsx";
import { loadSample, SAMPLE_TITLES, type SampleId } from "./samples.ts";

type Props = { create(project: NewProject): Promise<void> };

export function SampleList({ create }: Props) {
	const strings = useStrings().projects;
	return (
		<div class="samples">
			<Sample id="english" lang="en" about={strings.sampleEnglish} create={create} />
			<Sample id="chinese" lang="zh-Hans" about={strings.sampleChinese} create={create} />
		</div>
	);
}

function Sample({ id, lang, about, create }: Props & { id: SampleId; lang: string; about: string }) {
	const { run, isBusy, error } = useAction(async () => {
		const project = await loadSample(id);
		await create(project).catch((refusal: unknown) => {
			if (!(refusal instanceof ApiError && refusal.code === "project_exists")) throw refusal;
			goTo({ page: "project", name: project.name });
		});
	});
	return (
		<div>
			<button type="button" class="card sample" aria-busy={isBusy} onClick={run}>
				<span class="sample-title" lang={lang}>
					{SAMPLE_TITLES[id]}
				</span>
				<span class="hint">{about}</span>
			</button>
			{error}
		</div>
	);
}
