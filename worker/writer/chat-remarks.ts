/**
 * What a model says to its user around a chapter. Only what names the text, or what the user may want of it, is a remark: a letter that
 * ends "Let me know if the tide comes early" is part of a story.
 */

/** A longer line is none, and the patterns below would take time with the square of its length. */
const MAX_REMARK_CHARS = 400;
/** Things that only somebody who has asked for a text is asked about. */
const ABOUT_THE_TEXT =
	/\b(chapter|draft|scene|story|novel|prose|version|changes?|adjust\w*|revis\w*|edits?|feedback|tweak\w*|expand\w*|rewrit\w*|modif\w*|continu\w*|tone|pacing|outline|next part|anything else|further|assist\w*|help(?:s|ful)?)\b/i;
const OFFERS =
	/^(?:please )?(?:let me know (?:if|what|how|whether|should)|i hope (?:this|you|that)|hope (?:this|you)|feel free to|would you like|do you want me|shall i|should i (?:continue|go on)|if you(?:'d| would) like|if you (?:want|need)|i can (?:also|continue|expand|revise|adjust)|happy to|i(?:'d| would) be happy to|ready for the next)\b/i;
const COUNT =
	/^(?:approx(?:imate|imately|\.)?\s*)?(?:total\s+)?(?:word|character)\s*count\b.{0,60}$|^(?:~|≈|about |approximately )?[\d.,]+\s*(?:words|characters)\.?$/i;
const HAN_OFFERS =
	/^(?:希望(?:这|本|以上|您|你)|如(?:果|需|有|您|你)|若(?:您|你|需|有)|需要我|是否需要|要不要我|请(?:告诉|告知|随时)|欢迎(?:提出|随时|告诉)|以上(?:就是|是|为|便是)|您(?:可以|觉得)|你(?:可以|觉得))/;
const HAN_ABOUT =
	/(?:本章|这一?章|章节|下一章|正文|内容|修改|调整|润色|续写|继续写|扩写|改写|满意|意见|反馈|需求|要求|帮助|创作)/;
const HAN_COUNT = /^(?:全文|本章|正文|总)?(?:总)?字数[：:]?.{0,30}$|^(?:全文|本章|正文)(?:共|约|共计)\s*[\d,]+\s*字.{0,10}$/;
const OPENING =
	/^(?:(?:sure|certainly|of course|absolutely|great|okay|ok)\b.{0,200}|here(?:'s| is| are)\b.{0,200}|below is\b.{0,200})[:：.!]$/i;
const HAN_OPENING = /^(?:好的|当然|没问题|以下(?:是|为)|下面是).{0,120}[：:。！]$/;

/** Whether a line behind a chapter is said to the user. */
export function isClosingRemark(line: string): boolean {
	if (line.length > MAX_REMARK_CHARS) return false;
	const text = plain(line);
	if (COUNT.test(text) || HAN_COUNT.test(text)) return true;
	return (OFFERS.test(text) && ABOUT_THE_TEXT.test(text)) || (HAN_OFFERS.test(text) && HAN_ABOUT.test(text));
}

/** Whether the line before a chapter without a title is said to the user. */
export function isOpeningRemark(line: string): boolean {
	if (line.length > MAX_REMARK_CHARS) return false;
	const text = plain(line);
	return (
		(OPENING.test(text) && /\b(?:chapter|draft|scene|story)\b/i.test(text)) || (HAN_OPENING.test(text) && /章|正文/.test(text))
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
