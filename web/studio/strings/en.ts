/** Everything the page says, in English. Its shape is the table that every other language has to fill. */
import type { ApiErrorCode } from "../../client/rest.ts";

const chapters = (count: number) => (count === 1 ? "1 chapter" : `${count} chapters`);

export const en = {
	appName: "Novel Queue",
	switchLanguage: "中文",
	switchLanguageLabel: "切换到中文",

	signIn: {
		headline: "Queue a chapter. Watch it being written.",
		pitch:
			"Give it the world of your novel. It plans volumes and chapters, then writes them one after another in the background, whether or not this page is open.",
		name: "Your name",
		nameHint: "Development sign-in: any name will do, and no password.",
		start: "Start writing",
		haveToken: "I have a token",
		noDevelopment:
			"Development sign-in is off on this server: this page needs a token. Ask whoever runs it for one and paste it here.",
		token: "Token",
		tokenHint: "Kept for this browser tab only.",
		useToken: "Sign in",
		useName: "Sign in by name instead",
		signOut: "Sign out",
		expired: "Your sign-in has expired. Please sign in again; work in the queue goes on meanwhile.",
	},

	connection: {
		label: "Connection",
		connecting: "Connecting",
		connectingWhy: "Opening the line to your queue.",
		live: "Live",
		liveWhy: "Changes show here the moment they happen.",
		polling: (seconds: number) => `Updating every ${seconds} s`,
		pollingWhy: (seconds: number) =>
			`The live line is blocked or unsteady, so this page asks every ${seconds} s. It goes back to live by itself; text being written shows then.`,
		offline: "Offline",
		offlineWhy:
			"The connection was lost and is being tried again. Work in the queue goes on; what you see is as of the last contact.",
		closed: "Disconnected",
		closedWhy: (why: string) => `The server ended the connection: ${why} Reload the page to connect again.`,
		reload: "Reload",
	},

	projects: {
		title: "Projects",
		create: "New project",
		untitled: "No projects yet",
		welcome: "What is your novel about?",
		welcomeHint: "Start with one of the samples to see it work, or bring a world of your own.",
		samples: "Start with a sample",
		sampleEnglish: "A mystery in a harbour town. In English.",
		sampleChinese: "A suspense story in the snow. In Chinese.",
		own: "Start your own",
		name: "Title",
		bible: "Story bible",
		bibleHint: "World, people, tone, rules, conflict. The more it says, the closer the chapters follow. Markdown is welcome.",
		submit: "Create project",
		loading: "Opening the project…",
		written: (written: number, planned: number) =>
			planned > 0 ? `${written} of ${planned} chapters written` : `${chapters(written)} written`,
		nothingYet: "Nothing written yet",
		showBible: "Story bible",
		remove: "Delete project",
		removeConfirm: "Delete with all its text?",
		download: "Download",
	},

	compose: {
		title: "What comes next?",
		outline: "Outline",
		chapters: "Chapters",
		outlineHint: "Plans volumes, and each chapter's aim and hook, from the story bible.",
		chaptersHint: "Writes on from the last finished chapter.",
		withoutOutline:
			"There is no outline yet. Chapters will follow the story bible only; planning one first usually makes a better book.",
		afterOutline: "Starts by itself as soon as the outline is ready.",
		targetChapters: "Chapters",
		targetWords: "Length, in 10,000 words",
		wishes: "Wishes",
		wishesHint: "Optional. Anything the plan should respect.",
		count: "How many chapters",
		queueOutline: "Queue the outline",
		queueChapters: (count: number) => `Queue ${chapters(count)}`,
	},

	ai: {
		writer: "Writer:",
		provider: "Provider",
		names: { demo: "Demo writer", openai: "OpenAI", deepseek: "DeepSeek", gemini: "Gemini", custom: "Custom" },
		demoHint: "The built-in demo writer needs no key and no network. It shows the workings, not the art.",
		model: "Model",
		modelHint: "Empty: the provider's usual one.",
		key: "API key",
		keyHint: "Kept in this browser tab only, and sealed by the server for the one task.",
		baseUrl: "Base URL",
		baseUrlHint: "Of any service that speaks OpenAI's API, such as https://ai.example.com/v1",
	},

	tasks: {
		title: "Queue",
		empty: "Nothing is queued. Plan an outline or queue some chapters, and follow the work here.",
		waitingForServer: "Fetching your queue…",
		outline: (count: number) => `Outline of ${chapters(count)}`,
		chapter: (count: number) => chapters(count).replace(/^\w/, (first) => first.toUpperCase()),
		status: { pending: "Waiting", processing: "Running", completed: "Finished", failed: "Failed", cancelled: "Cancelled" },
		progress: "Progress",
		read: (index: number) => `Read chapter ${index}`,
		cancel: "Cancel",
		remove: "Remove",
		of: (title: string, project: string) => `${title}, ${project}`,
		started: (title: string, project: string) => `Started: ${title}, ${project}`,
		finished: (title: string, project: string) => `Finished: ${title}, ${project}`,
		failed: (title: string, project: string, why: string) => `Failed: ${title}, ${project}. ${why}`,
	},

	live: {
		title: "Being written",
		text: "Text so far",
		chapter: (index: number) => `Chapter ${index}`,
		soon: "The next words are on their way…",
	},

	book: {
		title: "Chapters",
		volume: (index: number, title: string) => `Volume ${index} · ${title}`,
		planned: "planned",
		writing: "being written",
		empty: "Chapters appear here as they are finished.",
	},

	reader: {
		loading: "Fetching the chapter…",
		back: (project: string) => `Back to ${project}`,
		previous: "Previous chapter",
		next: "Next chapter",
	},

	retry: "Try again",
	unknownError: "Something unexpected went wrong on this page. Reload it; your work is safe on the server.",
	errors: {
		network_error: "The server could not be reached. Check your connection and try again.",
		bad_answer: "The server's answer made no sense; something between it and you may be in the way. Try again in a moment.",
		unauthorized: "The server does not accept this sign-in. Sign in again, or ask for a new token.",
		token_expired: "Your sign-in has expired. Sign in again.",
		ai_config_missing: "This server has no writer of its own: choose a provider under “Writer” and enter your key.",
		project_exists: "You already have a project of this title. Choose another title, or open that project.",
		project_not_found: "This project does not exist any more. Choose another one.",
		chapter_not_found: "This chapter is not written yet.",
		task_not_found: "This task does not exist any more.",
		task_not_active: "This task has already ended.",
		body_too_large: "The story bible is too long. Shorten it and try again.",
		too_many_projects: "You have as many projects as this server allows. Delete one first.",
		too_many_tasks: "Your queue is full. Wait until some tasks are finished, or cancel some.",
		internal_error: "Something went wrong on the server. Try again; nothing that was finished is lost.",
		temporarily_unavailable: "The server is busy just now. Try again in a moment.",
	} satisfies Partial<Record<ApiErrorCode, string>>,
};

export type Strings = typeof en;
