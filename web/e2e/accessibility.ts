/** Asks axe-core what is wrong with a page for people who use it otherwise than by sight and mouse. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** @returns one line a violation, with the elements concerned */
export async function accessibilityViolations(page: Page): Promise<string[]> {
	await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
		return violations.map(
			({ id, impact, nodes }) =>
				`${impact} ${id}: ${nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary ?? ""}`).join(" | ")}`,
		);
	});
}
