/** The words that tell what a part of a bible is about, and what stands in where a bible is silent, in both languages. */
import type { Locale } from "../../../protocol/messages.ts";
import type { Character, World } from "./story.ts";

export type Section = "cast" | "foes" | "places" | "objects" | "rules" | "premise" | "conflict" | "tone" | "title";

/** In the order they are asked: "Antagonist" is a foe before it is a character. */
export const SECTION_WORDS: readonly (readonly [Section, RegExp])[] = [
	["foes", /\b(antagonists?|villains?|enem(?:y|ies)|foes?|adversar(?:y|ies))\b|反派|对手|敌人/i],
	[
		"cast",
		/\b(characters?|cast|people|protagonists?|hero(?:ine|es)?|dramatis|lead|names?)\b|人物|角色|主角|主人公|男主|女主|配角|出场|姓名/i,
	],
	["rules", /\b(rules?|laws?|magic|system|how (?:it|the world) works)\b|规则|规矩|法则|体系|设定/i],
	["places", /\b(places?|locations?|settings?|maps?|geography)\b|地点|场景|地图|地理/i],
	["objects", /\b(things?|objects?|items?|motifs?|symbols?|artifacts?|artefacts?|props?)\b|物件|物品|道具|意象|信物|法宝/i],
	["conflict", /\b(conflicts?|stakes|problem|tension)\b|冲突|矛盾|危机/i],
	["tone", /\b(tone|style|voice|mood)\b|基调|风格|文风|语气/i],
	["title", /^(?:book |working )?title$|^书名$|^标题$|^作品名称?$/i],
	["premise", /\b(premise|synopsis|logline|summary|story|plot|pitch|about|overview)\b|梗概|简介|故事|前提|主线|概要|剧情/i],
];

export const FOE_WORDS =
	/\b(antagonist|villain|enemy|nemesis|rival|opposes|hunts|tyrant|usurper)\b|反派|宿敌|仇人|对手|死敌|敌人/i;

export const PERSON_WORDS =
	/\b(he|she|his|her|they|who|man|woman|boy|girl|son|daughter|mother|father|brother|sister|wife|husband|widow|captain|doctor|soldier|years? old|wants?)\b|岁|她|他|男|女|少年|老人|孩|想|师父|徒弟|将军|掌柜|老板/i;

export const PLACE_WORDS =
	/\b(house|street|harbou?r|tower|castle|town|city|village|island|forest|station|room|bridge|inn|school|church|river|mountain|valley|office|market)\b|城|镇|村|山|河|楼|店|桥|街|宫|寺|岛|谷|站|屋|客栈/i;

export const SHE_WORDS =
	/\b(she|her|hers|herself|woman|girl|daughter|mother|sister|widow|wife|queen|aunt|niece|lady)\b|她|女|娘|姐|妹|妻|母亲|奶奶|婆/gi;
export const HE_WORDS =
	/\b(he|him|his|himself|man|boy|son|father|brother|widower|husband|king|uncle|nephew|gentleman)\b|他|男|哥|弟|丈夫|父亲|爷|叔|伯/gi;

export const VOICE_WORDS: readonly (readonly [Character["voice"], RegExp])[] = [
	["dry", /\b(dry|wry|ironic|sardonic|liar|joker|witty|cynical|humou?r\w*)\b|爱说笑|幽默|嘴贫|毒舌|调侃|滑头/i],
	["warm", /\b(gentle|kind|warm|patient|soft|cheerful|generous|loyal)\b|温和|温柔|心软|善良|热心|慈/i],
	["sharp", /\b(sharp|stubborn|hot-tempered|impatient|angry|proud|fierce|blunt|bold|clever)\b|脾气急|急|倔|泼辣|冷|傲|尖|硬/i],
];

export const WORLD_WORDS: readonly (readonly [World, RegExp])[] = [
	[
		"space",
		/\b(spaceships?|starships?|orbit\w*|planets?|hull|airlock|reactor|galax\w+|asteroid|moonbase|colony|android)\b|飞船|星舰|星球|轨道|舱|银河|宇宙|殖民|机甲|空间站/gi,
	],
	[
		"sea",
		/\b(sea|tides?|harbou?r|ships?|salt|islands?|boats?|coast|ocean|ferry|fishing|lighthouse)\b|海|潮|港|船|岛|渔|灯塔|码头/gi,
	],
	["snow", /\b(snow\w*|ice|mountains?|winter|glaciers?|avalanche|frost|frozen)\b|雪|冰|山口|寒|冬/gi],
	["desert", /\b(deserts?|sand|dunes?|caravans?|oasis|drought|dust)\b|沙漠|大漠|沙丘|戈壁|绿洲|驼/gi],
	["wood", /\b(forests?|woods|villages?|farm\w*|fields?|valleys?|trees?|orchard)\b|森林|林子|田|山谷|溪|村庄|竹/gi],
	[
		"city",
		/\b(city|streets?|police|office|apartment|subway|court|detective|phones?|tram|night ?club|company)\b|城市|街|警|公司|地铁|公寓|写字楼|手机|巷|出租/gi,
	],
];

/** Capitalised words that are no names. */
export const COMMON_CAPITALS = new Set(
	(
		"the a an and but or nor so yet for if when while then there here this that these those it its he she they we you i his her their our my your " +
		"in on at by to of from with without into as is are was were be has have had do does did not no yes who what where why how all every each one two three " +
		"chapter part book act scene title genre setting characters character places place rules rule conflict tone premise plot story world summary notes note theme themes " +
		"monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december " +
		"write please novel english chinese god sir madam mr mrs ms dr after before because only even just once now later meanwhile however although"
	).split(" "),
);

const SURNAMES =
	"赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳唐罗薛雷贺倪汤殷毕郝邬安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛戴宋庞熊纪舒屈项祝董梁杜阮蓝贾路江童郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房丁宣邓洪包石崔吉龚程邢裴陆荣翁段富叶白温庄晏阎慕连茹向古易慎戈廖沙曾关游简楚闻云";
/** Two or three characters that begin with a surname; what only looks like one is left out by `NO_NAMES`. */
export const CHINESE_NAME = new RegExp(`[${SURNAMES}][\\u4e00-\\u9fff]{1,2}`, "g");
export const NO_NAMES =
	/^(?:王国|高山|高速|白天|白色|黄昏|黄色|马上|方法|方向|方面|时间|安全|安排|金色|石头|石屋|江湖|雷电|云层|常常|于是|任何|任务|何时|何处|何况|万一|包括|关于|关系|关键|简单|向上|向前|向着|连接|连夜|古老|古代|容易|程度|田野|路上|路线|路过|管理|余下|齐全|许多|严重|严格|温暖|温度|游戏|曾经|叶子|林中|林子|房间|房子|房屋|沙漠|沙子|钟楼|钟声|童年|康复|胡同|华丽|金属|金钱|周围|周末|成为|夏天|秦朝|唐朝|宋朝|明天|段时|易于|项目|富有|洪水|项链|戴着|祝福|高高|高大|闻到|严肃|应该|张开|和平|平静|水面|祁连|毛病|马路|马车|江面|江水|江边|常年|安静|白雪|白骨|黄金|黄沙|石板|石桥|云海)/;

const invent = (
	name: string,
	short: string,
	pronoun: Character["pronoun"],
	role: string,
	want: string,
	voice: Character["voice"],
	isFoe = false,
): Character => ({ name, short, pronoun, role, want, voice, isFoe, isChild: false });

/** Each language has two whole casts, so that two empty bibles need not be the same book; the foe comes last. */
export const INVENTED_CASTS: Record<Locale, readonly [readonly Character[], ...(readonly Character[])[]]> = {
	en: [
		[
			invent("Nora Lisle", "Nora", "she", "mender of other people's clocks", "to know who wound the last one", "plain"),
			invent("Abel Tarn", "Abel", "he", "carrier between the villages", "to stop owing favours", "dry"),
			invent("Hester Bray", "Hester", "she", "keeper of the registry", "to be asked the right question", "warm"),
			invent("Assessor Voss", "Voss", "he", "assessor sent from the capital", "the matter closed before winter", "sharp", true),
		],
		[
			invent(
				"Ilya Marrow",
				"Ilya",
				"he",
				"surveyor without a commission",
				"to find the one house that is missing from his map",
				"plain",
			),
			invent("Dunya Reed", "Dunya", "she", "bell-founder", "to hear the broken bell again", "sharp"),
			invent("Old Perrin", "Perrin", "he", "porter at the gate", "a quiet year", "warm"),
			invent("Magistrate Lowe", "Lowe", "she", "magistrate of the district", "the file sealed and the key lost", "dry", true),
		],
	],
	zh: [
		[
			invent("林照晚", "林照晚", "she", "修钟表的手艺人", "想弄清最后那座钟是谁上的弦", "plain"),
			invent("顾三水", "顾三水", "he", "在几个村子之间跑货的", "想从此不再欠谁的人情", "dry"),
			invent("白婶", "白婶", "she", "看管户籍册的老人", "只等有人来问那句该问的话", "warm"),
			invent("贺知微", "贺知微", "he", "省里派下来的核查员", "要在入冬之前把这件事了结", "sharp", true),
		],
		[
			invent("陈渡", "陈渡", "he", "没有差事的测绘员", "想找到图上少掉的那一户人家", "plain"),
			invent("苏铁衣", "苏铁衣", "she", "铸钟的匠人", "想再听一次那口裂了的钟", "sharp"),
			invent("老邢", "老邢", "he", "守城门的", "只想安安静静过完这一年", "warm"),
			invent("温如晦", "温如晦", "she", "县里管案卷的主事", "要让那份案卷永远封着", "dry", true),
		],
	],
};

export const INVENTED_PLACES: Record<Locale, readonly string[]> = {
	en: ["the old station", "the registry", "the house with the green door", "the lower bridge", "the bell tower"],
	zh: ["老车站", "户籍房", "绿门那户人家", "下桥头", "钟楼"],
};

export const INVENTED_OBJECTS: Record<Locale, readonly string[]> = {
	en: ["the unsigned letter", "the brass key", "the stopped clock", "the second list"],
	zh: ["没有署名的信", "铜钥匙", "停了的钟", "第二份名单"],
};
