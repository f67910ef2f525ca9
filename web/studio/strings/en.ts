/** Everything the page says, in English, put together from one file an area. Its shape is what every other language has to fill. */
import { ai } from "./en/ai.ts";
import { book } from "./en/book.ts";
import { compose } from "./en/compose.ts";
import { connection } from "./en/connection.ts";
import { errors } from "./en/errors.ts";
import { live } from "./en/live.ts";
import { notifications } from "./en/notifications.ts";
import { projects } from "./en/projects.ts";
import { reader } from "./en/reader.ts";
import { settings } from "./en/settings.ts";
import { shortcuts } from "./en/shortcuts.ts";
import { signIn } from "./en/sign-in.ts";
import { tasks } from "./en/tasks.ts";
import { toasts } from "./en/toasts.ts";

export const en = {
	appName: "Novel Queue",
	switchLanguage: "中文",
	switchLanguageLabel: "切换到中文",
	retry: "Try again",
	close: "Close",
	skip: "Skip to the content",
	unknownError: "Something unexpected went wrong on this page. Reload it; your work is safe on the server.",
	signIn,
	connection,
	projects,
	compose,
	ai,
	tasks,
	toasts,
	shortcuts,
	settings,
	notifications,
	live,
	book,
	reader,
	errors,
};

export type Strings = typeof en;
