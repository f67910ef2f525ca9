/** The start of a novel: a sample in one click, or a title and a story bible of one's own. */
import "./new-project-page.css";
import { createProject, type NewProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { intents } from "../queue/intents.ts";
import { goTo } from "../route.ts";
import { NewProjectForm } from "./new-project-form.tsx";
import { projectsChanged } from "./projects-changed.ts";
import { SampleList } from "./sample-list.tsx";

export function NewProjectPage() {
	const strings = useStrings().projects;
	const api = useApi();

	const create = async (project: NewProject) => {
		const idempotencyKey = intents.keyFor("create", project);
		await api((token) => createProject("", token, project, { idempotencyKey }));
		intents.granted("create");
		projectsChanged();
		goTo({ page: "project", name: project.name });
	};

	return (
		<div class="new-project">
			<header>
				<h1>{strings.welcome}</h1>
				<p>{strings.welcomeHint}</p>
			</header>
			<section aria-labelledby="samples-title">
				<h2 id="samples-title">{strings.samples}</h2>
				<SampleList create={create} />
			</section>
			<section aria-labelledby="own-title">
				<h2 id="own-title">{strings.own}</h2>
				<NewProjectForm create={create} />
			</section>
		</div>
	);
}
