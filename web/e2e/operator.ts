/** What an operator does on the dashboard, and what users do meanwhile, as the tests of the real page do it. */
import type { Locator, Page } from "playwright-core";

/** A local server and browser, both on one machine under load, may take this long for one step. */
export const PATIENCE_MS = 60_000;

export async function signInToOps(page: Page, url: string, name = "operator"): Promise<void> {
	await page.goto(`${url}/ops`);
	await page.getByLabel("Your name").fill(name);
	await page.getByRole("button", { name: "Sign in", exact: true }).click();
	await page.locator(".link-badge.live").waitFor({ timeout: PATIENCE_MS });
}

export type FigureName = "queued" | "running" | "finished" | "failed" | "cancelled" | "online" | "sockets";

/** Waits until each of these figures shows this number. */
export async function waitForFigures(page: Page, figures: Partial<Record<FigureName, number>>): Promise<void> {
	for (const [name, value] of Object.entries(figures)) {
		const shown = page.locator(`.figure.${name} .figure-value`).getByText(String(value), { exact: true });
		await shown.waitFor({ timeout: PATIENCE_MS });
	}
}

export function panel(page: Page, title: string | RegExp): Locator {
	return page.getByRole("region", { name: title });
}

export type User = {
	userId: string;
	token: string;
	/** @returns the task's id */
	queueChapters(count: number, ai?: Record<string, string>): Promise<string>;
	cancel(taskId: string): Promise<void>;
};

/** A user with a project, who calls the API as an app does. */
export async function createUser(url: string, userId: string): Promise<User> {
	const { token } = await call("POST", "/dev/sign-in", { userId });
	await call("POST", "/projects", { name: "Novel", bible: "A lighthouse, a keeper, and a lamp that must not go out." });

	async function call(method: string, path: string, body?: unknown, headers = {}): Promise<Record<string, string>> {
		const response = await fetch(`${url}/api${path}`, {
			method,
			headers: {
				"Content-Type": "application/json",
				...(path !== "/dev/sign-in" && { Authorization: `Bearer ${token}` }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		return response.json() as Promise<Record<string, string>>;
	}

	return {
		userId,
		token: token ?? "",
		async queueChapters(count, ai = { "X-AI-Provider": "demo" }) {
			const { taskId } = await call("POST", "/projects/Novel/queue-chapters", { chaptersToGenerate: count }, ai);
			return taskId ?? "";
		},
		async cancel(taskId) {
			await call("POST", `/queue/tasks/${taskId}/cancel`);
		},
	};
}
