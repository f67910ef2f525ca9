/** Deletes a project at once, and offers to bring it back for as long as the toast stays. */
import { deleteProject, restoreProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { goTo } from "../route.ts";
import { useToasts } from "../ui/toasts.tsx";
import { projectsChanged } from "./projects-changed.ts";

/** Longer than other toasts stay: it is a whole book. */
const UNDO_MS = 20_000;

/**
 * @param onLeaving true before its tasks begin to go, false if it stays after all
 * @param onDeleted told first, so that home does not lead back to what is gone
 */
export function useDeleteProject(
	name: string,
	onLeaving: (isLeaving: boolean) => void,
	onDeleted: () => void,
): () => Promise<void> {
	const strings = useStrings().projects;
	const api = useApi();
	const toasts = useToasts();

	const restore = async () => {
		await api((token) => restoreProject("", token, name));
		projectsChanged();
		goTo({ page: "project", name });
		toasts.show({ text: strings.restored(name) });
	};

	return async () => {
		onLeaving(true);
		try {
			await api((token) => deleteProject("", token, name));
		} catch (error) {
			onLeaving(false);
			throw error;
		}
		onDeleted();
		goTo({ page: "home" });
		projectsChanged();
		toasts.show({ text: strings.removed(name), action: { label: strings.undo, run: restore }, stayMs: UNDO_MS });
	};
}
