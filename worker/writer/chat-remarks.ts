/**
 * What a model says to its user around a chapter. Only what names the text, or what the user may want of it, is a remark: a letter that
 * ends "Let me know if the tide comes early" is part of a story.
 */

/** A longer line is none, and the patterns below would take time with the square of its length. */
const MAX_REMARK_CHARS = 400;
/** Said of a text alone, whatever it tells of. */
const NAMES_THE_TEXT =
	/\b(?:(?:this|the|next|previous|another|a|your|each|full) (?:chapters?|draft|scene|version|outline|pacing|tone|prose)|chapter \d+|drafts?|revis(?:e|ed|ions?)|rewrit(?:e|es|ten|ing)|tweak\w*|edits?|feedback|next part)\b/i;
/** What a user is asked for and nobody else: "any changes", with a wish of the user's in front of it. */
const ASKS_FOR_CHANGES =
	/\b(?:you(?:'d| would) like|you want|you need|you have|would you like|do you want|shall i|should i|ask for|request)\b.{0,60}\b(?:any (?:\w+ )?(?:changes|adjustments|modifications)|(?:changes|adjustments|modifications) made|me to (?:continue|go on|expand|adjust|modify|write))\b/i;
/** Nothing is changed in a story but what has a place of its own: "changes to the plan". */
const CHANGES_OF_SOMETHING =
	/\b(?:changes|adjustments|modifications) (?:to|in|of) (?!(?:this|the) (?:chapter|text|draft|scene|tone|pacing|style|wording|prose|length|dialogue)\b|it\b)/i;
/** Words of remarks and of stories alike: they count where the line is set apart by a rule. */
const MAY_BE_ABOUT_THE_TEXT =
	/\b(?:chapter|scene|story|novel|changes?|adjust\w*|expand\w*|modif\w*|continu\w*|tone|pacing|anything else|further|assist\w*|help(?:s|ful)?)\b/i;
const OFFERS =
	/^(?:please )?(?:let me know (?:if|what|how|whether|should)|i hope (?:this|you|that)|hope (?:this|you)|feel free to|would you like|do you want me|shall i|should i (?:continue|go on)|if you(?:'d| would) like|if you (?:want|need)|i can (?:also|continue|expand|revise|adjust)|happy to|i(?:'d| would) be happy to|ready for the next)\b/i;
/** The same words begin sentences of a story: "Ready for the next chapter of her life". */
const OF_A_LIFE = /\b(?:chapter|scene|story|version|draft) (?:of|in) (?!(?:the|this|your) (?:story|novel|book)\b)/i;
const NUMBER = "(?:~|≈|about |approximately |approx\\.? |around |roughly )?[\\d][\\d.,]*k?";
const COUNT = new RegExp(
	`^(?:approx(?:imate|imately|\\.)?\\s*)?(?:total\\s+)?(?:word|character)s?\\s*count(?:\\s+is)?\\s*[:：=–—-]?\\s*${NUMBER}.{0,40}$|^(?=.*\\d{3}|.*\\d,\\d)${NUMBER}\\s*(?:words|characters)\\.?$`,
	"i",
);
const BYE = /^(?:end of (?:the )?chapter\b.{0,40}|本章完|第.{1,8}[章回节]\s*完|未完待续)[.…。！!]*$/i;
const HAN_OFFERS =
	/^(?:希望(?:这|本|以上|您|你)|如(?:果|需|有|您|你)|若(?:您|你|需|有)|需要我|是否需要|要不要我|请(?:告诉|告知|随时)|欢迎(?:提出|随时|告诉)|以上(?:就是|是|为|便是)|您(?:可以|觉得)|你(?:可以|觉得))/;
const HAN_NAMES_THE_TEXT =
	/本章|这一?章(?!人生)|章节|下一章|正文|润色|续写|继续写|扩写|改写|(?:修改|调整).*(?:告诉|告知|随时|提出|意见|建议)|(?:告诉|告知|随时|提出).*(?:修改|调整)/;
const HAN_MAY_BE_ABOUT_THE_TEXT = /内容|修改|调整|满意|意见|反馈|需求|要求|帮助|创作/;
const HAN_NUMBER = "[约为共：:\\s]*[\\d,一二三四五六七八九十百千万]+\\s*字?.{0,10}$";
const HAN_COUNT = new RegExp(
	`^(?:全文|本章|正文|总)?(?:总)?字数(?:统计)?[约为共：:]${HAN_NUMBER}|^(?:全文|本章|正文)(?:共|约|共计)${HAN_NUMBER}`,
);
const OPENING =
	/^(?:(?:sure|certainly|of course|absolutely|great|okay|ok)\b.{0,200}|here(?:'s| is| are)\b.{0,200}|below is\b.{0,200})[:：.!]$/i;
/** Which text is meant, as only somebody says who was asked for it. */
const OPENING_NAMES_THE_TEXT =
	/\bchapter (?:\d+|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten)\b|\b(?:your|the (?:next|requested|full|complete|revised|finished|new)) (?:chapter|draft|scene|story)\b|\bthe (?:chapter|draft)[:：.!]$/i;
const HAN_OPENING = /^(?:好的|当然|没问题|以下(?:是|为)|下面是).{0,120}[：:。！]$/;
const HAN_OPENING_NAMES_THE_TEXT = /第.{1,8}章|本章|下一章|章节|正文/;
const NOTE = /^(?:(?:author|writer)'s )?note\s*[:：]/i;
const DASH = /^\s*[—–-]/;

/**
 * Whether a line behind a chapter is said to the user.
 * @param isSetApart a rule stands between it and the chapter
 */
export function isClosingRemark(line: string, isSetApart: boolean): boolean {
	if (line.length > MAX_REMARK_CHARS) return false;
	const text = plain(line);
	if (COUNT.test(text) || HAN_COUNT.test(text) || BYE.test(text)) return true;
	// Many languages begin speech with a dash, and a letter ends with its writer's name behind one.
	if (!isSetApart && (DASH.test(line) || /[—–]\s*\p{Lu}[\p{L}. ]{0,40}$/u.test(text))) return false;
	if (isSetApart && NOTE.test(text) && MAY_BE_ABOUT_THE_TEXT.test(text)) return true;
	if (OFFERS.test(text)) {
		const isOfStory = OF_A_LIFE.test(text) || CHANGES_OF_SOMETHING.test(text);
		if (!isOfStory && (NAMES_THE_TEXT.test(text) || ASKS_FOR_CHANGES.test(text))) return true;
		return isSetApart && MAY_BE_ABOUT_THE_TEXT.test(text);
	}
	if (!HAN_OFFERS.test(text)) return false;
	return HAN_NAMES_THE_TEXT.test(text) || (isSetApart && HAN_MAY_BE_ABOUT_THE_TEXT.test(text));
}

/** Whether the line before a chapter without a title is said to the user. */
export function isOpeningRemark(line: string): boolean {
	if (line.length > MAX_REMARK_CHARS) return false;
	const text = plain(line);
	return (
		(OPENING.test(text) && OPENING_NAMES_THE_TEXT.test(text)) || (HAN_OPENING.test(text) && HAN_OPENING_NAMES_THE_TEXT.test(text))
	);
}

/** Without the brackets and marks that set a remark apart; speech keeps its quotes, and so is none. */
function plain(line: string): string {
	return line
		.trim()
		.replace(/^[\s*_~>(（[【—–-]+/, "")
		.replace(/[\s*_~)）\]】]+$/, "")
		.replaceAll("’", "'")
		.replace(/\*\*/g, "");
}
