/** Why a provider's models could not be listed, as a sentence. */
import type { Locale } from "./message-codes.ts";
import { errorText } from "./task-texts.ts";

const NO_MODEL_LIST: Record<Locale, string> = {
	en: "This service has no list of its models. Type the name of a model.",
	zh: "该服务不提供模型列表。请直接填写模型名称。",
};

/** @param told what the server says of it, for a code of a newer one */
export function modelListText(code: string, locale: Locale, told: string | null): string {
	return code === "no_model_list" ? NO_MODEL_LIST[locale] : errorText(code, locale, told);
}
