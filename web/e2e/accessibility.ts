/** Asks axe-core what is wrong with a page for people who use it otherwise than by sight and mouse. */
import axeCore from "axe-core";
import type { Page } from "playwright-core";

/** How axe names itself on the page. */
declare global {
	var axe: typeof import("axe-core") | undefined;
}

/**
 * @param rules only these, such as the ones that colours decide; left out: all
 * @returns one line a violation, with the elements concerned
 */
export async function accessibilityViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
	if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(axeCore.source);
	return page.evaluate(
		async (only) => {
			if (globalThis.axe === undefined) throw new Error("axe is not on the page.");
			const options = only === null ? {} : { runOnly: { type: "rule" as const, values: only } };
			const { violations } = await globalThis.axe.run(options);
			return violations.map(
				({ id, impact, nodes }) =>
					`${impact} ${id}: ${nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary ?? ""}`).join(" | ")}`,
			);
		},
		rules === undefined ? null : [...rules],
	);
}
