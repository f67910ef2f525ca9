/** Reads one character's line of a bible: name, what to call them, pronoun, role, want and manner of speaking. */
import type { Locale } from "../../../protocol/messages.ts";
import { FOE_WORDS, HE_WORDS, SHE_WORDS, VOICE_WORDS } from "./bible-lexicon.ts";
import type { Character, Pronoun } from "./story.ts";

const TITLES =
	/^(?:captain|doctor|dr|old|aunt|uncle|the|sister|brother|father|mother|mr|mrs|ms|miss|lady|lord|sir|king|queen|prince|princess|comptroller|inspector|professor|saint|judge|general|colonel|sergeant|warden|big|little|young)\.?$/i;

function callShort(name: string, language: Locale): string {
	if (language === "zh") return name;
	const words = name.split(" ");
	const [first = name, ...others] = words;
	if (others.length === 0) return name;
	if (!TITLES.test(first)) return first;
	// "Comptroller Aldous Crane" is Crane to everybody; "Old Perrin" and "the Warden" stay whole.
	if (/^the$/i.test(first)) return `the ${others.join(" ")}`;
	return others.length > 1 ? (others.at(-1) ?? name) : name;
}

function findPronoun(name: string, body: string): Pronoun {
	const text = `${name} ${body}`;
	const she = text.match(SHE_WORDS)?.length ?? 0;
	const he = text.match(HE_WORDS)?.length ?? 0;
	// The person's own pronoun comes as a subject; "her brother's ledger" counts for her, not for him.
	const subject = /\b(she|he|they)\b|[她他](?!的)/i.exec(body)?.[0].toLowerCase();
	if (subject === "she" || subject === "她") return "she";
	if (subject === "he" || subject === "他") return "he";
	if (subject === "they") return "they";
	if (she !== he) return she > he ? "she" : "he";
	return "they";
}

function findRole(body: string, language: Locale): string {
	const clause = body
		.split(language === "zh" ? /[，。；,;：:]/ : /[.;:(]|,(?!\s*(?:and|or)\s)| who | and (?:is|has) /)
		.map((part) =>
			part
				.trim()
				.replace(/^\s*\(?\s*\d{1,3}\s*岁?\)?\s*/, "")
				.replace(/^(?:he|she|they|it)\s+(?:is|was|are)\s+/i, "")
				.replace(/^(?:is|was|是|她是|他是)\s*/i, "")
				.replace(/^(?:a|an|the|一个|一名|一位)\s*(?=\S)/i, (article) =>
					/^[a-z]/i.test(article) && !article.endsWith(" ") ? article : "",
				)
				.trim(),
		)
		.find(
			(part) =>
				part !== "" &&
				!/^(?:\d+|(?:early|mid|late)?[ -]?(?:twenties|thirties|forties|fifties|sixties)|female|male|woman|man|女|男|antagonist|protagonist|反派|主角|.{1,4}岁)$/i.test(
					part,
				),
		);
	if (clause === undefined) return "";
	if (language === "zh") return /^[\u4e00-\u9fff·]{2,14}$/u.test(clause) && !/[她他]|想|要/.test(clause) ? clause : "";
	const isPhrase =
		/^[\p{L}][\p{L}’' -]{2,80}$/u.test(clause) &&
		clause.split(" ").length <= 14 &&
		!/^(?:very|too|so|she|he|they|it|nearly|almost|[\p{L}]+ed)\b|\b(?:is|was|are|were|has|had|wants|she|he|they|keeps|knows)\b/iu.test(
			clause,
		);
	return isPhrase ? clause.charAt(0).toLowerCase() + clause.slice(1) : "";
}

function findWant(body: string, language: Locale): string {
	if (language === "zh") {
		const want =
			/(?:想要|想让|想在|想赶|想把|想|渴望|希望|要让|要在)[\u4e00-\u9fff、，·]{2,40}?(?=[。；！]|$)/u.exec(body)?.[0] ?? "";
		return want.length <= 40 ? want : "";
	}
	const want =
		/\b(?:wants|longs|hopes|needs)\s+((?:to\s+)?[\p{L}\p{N}’' ,-]{4,110}?)(?=[.;:!?(]|\s[—–]|$)/u.exec(body)?.[1]?.trim() ?? "";
	return /\b(?:and (?:he|she|they)|but)\b/.test(want) ? "" : want.replace(/[,\s]+$/, "");
}

function isChild(about: string): boolean {
	const clause = about.slice(0, 80);
	const years = /(\d{1,3})\s*(?:岁|years? old)|\((\d{1,3})\)/.exec(clause);
	if (years) return Number(years[1] ?? years[2]) < 15;
	return (
		/\b(?:child|boy|girl|foundling|orphan|toddler|infant)\b|[三四五六七八九十]岁(?!.*[二三四五六七八九]十)|孩|婴/i.test(clause) &&
		!/[二三四五六七八九]十.?岁/.test(clause)
	);
}

export function readCharacter(head: string, body: string, language: Locale, isFoe: boolean): Character {
	const note = /[(（]([^)）]*)[)）]/.exec(head)?.[1] ?? "";
	const name = head
		.replace(/[(（].*$/, "")
		.replace(/[“”"「」『』《》.,，。:：]/g, "")
		.trim();
	const about = note === "" ? body : `${body} ${note}`;
	return {
		name,
		short: callShort(name, language),
		pronoun: findPronoun(name, about),
		isFoe: isFoe || FOE_WORDS.test(about.slice(0, 160)),
		isChild: isChild(`${name} ${about}`),
		role: findRole(body, language),
		want: findWant(body, language),
		voice: VOICE_WORDS.find(([, words]) => words.test(about))?.[0] ?? "plain",
	};
}
