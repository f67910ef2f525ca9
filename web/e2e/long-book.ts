/** A writer with very much of everything: an outline of 400 chapters, and a queue of 1,000 tasks. Made through the API. */
import { createTaskFeed } from "../client/feed.ts";
import { createProject, queueChapterGeneration, queueOutlineGeneration, signInForDevelopment } from "../client/rest.ts";

export const LONG_BOOK = "The Long Book";
export const CHAPTERS = 400;
export const TASKS = 1_000;

/** Calls at once: as many as keep the server busy. */
const AT_ONCE = 16;
/** The task that runs all the while: as many chapters as a task may have. */
const RUNNING_CHAPTERS = 200;

/** For `startServer`: room for all of it. */
export const LONG_BOOK_VARS = { ENQUEUES_PER_MINUTE: "1000000", MAX_QUEUED_PER_USER: "2000" };

const DEMO = { provider: "demo" } as const;

/** The project with its outline, which is finished when this returns. */
export async function makeLongBook(url: string, userId: string): Promise<void> {
	const { token } = await signInForDevelopment(url, userId);
	await createProject(url, token, {
		name: LONG_BOOK,
		bible: "# World\n\nA city of bridges.\n\n# People\n\nMara, who counts the bridges. Ilian, who closes them.",
		totalChapters: CHAPTERS,
	});
	const { taskId } = await queueOutlineGeneration(url, token, LONG_BOOK, CHAPTERS, 100, undefined, DEMO);
	const feed = createTaskFeed({ apiBaseUrl: url, token });
	await new Promise<void>((resolve) => {
		feed.subscribe(() => {
			const task = feed.getSnapshot().tasks.find(({ id }) => id === taskId);
			if (task?.status === "completed") resolve();
		});
	});
	feed.close();
}

/** One task runs for long, and all others wait for it, since a project has one writer. The outline is one of the 1,000. */
export async function fillQueue(url: string, userId: string): Promise<void> {
	const { token } = await signInForDevelopment(url, userId);
	await queueChapterGeneration(url, token, LONG_BOOK, RUNNING_CHAPTERS, DEMO);
	let left = TASKS - 2;
	const work = async () => {
		while (left > 0) {
			left -= 1;
			await queueChapterGeneration(url, token, LONG_BOOK, 1 + (left % 3), DEMO);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}
