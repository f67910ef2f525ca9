/** What can be paused, by its name: the whole intake, or one provider. */
import type { Locale } from "../../../protocol/messages.ts";
import type { OpsPauseTarget } from "../../../protocol/ops.ts";
import { providerName } from "../../../protocol/providers.ts";
import type { Strings } from "../strings/en.ts";

export function targetName(target: OpsPauseTarget, locale: Locale, strings: Strings): string {
	return target === "intake" ? strings.allStarts : providerName(target, locale);
}
