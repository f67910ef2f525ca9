/**
 * Builds a chapter of scenes: it picks up where the last one stopped, works towards the plan's goal past a clue that is
 * found, argued over and turned round, and ends in the plan's hook. Which sentences there are is the language's affair.
 */
import { frameChapter, guessKind, SCENE_KINDS, type SceneKind } from "./chapter-frame.ts";
import { type ChapterTask, createTeller, type ProsePack, QUOTED_CHARS } from "./chapter-teller.ts";
import { createDealer } from "./phrase-deck.ts";
import { addStop } from "./polish.ts";

const LONGEST_CHARS = 6_000;
const SHORTEST_CHARS = 300;
const MOST_SCENES = 10;
const SCENE_BREAK = "* * *";

type Scene = { setting: string; before: string[]; script: string; after: string[] };

const lengthOf = ({ setting, before, script, after }: Scene) =>
	[setting, ...before, script, ...after].reduce((sum, part) => sum + part.length + 2, SCENE_BREAK.length);

/** How long a chapter really becomes, about, when it is asked to be this long. */
export function aimedChars(targetChars: number): number {
	return Math.min(LONGEST_CHARS, Math.max(SHORTEST_CHARS, Math.floor(targetChars) || 0));
}

export function composeChapter(task: ChapterTask, pack: ProsePack): string {
	const { story, plan } = task;
	const { phrases } = pack;
	const dealer = createDealer(task.seed, task.chapterIndex);
	const frame = frameChapter(story, plan, phrases.clues, dealer);
	const tell = createTeller(task, pack, frame, dealer);
	const target = aimedChars(task.targetChars);
	const isFirst = task.chapterIndex <= 1 && task.lastEnding === "";
	const isFinal = task.totalChapters > 1 && task.chapterIndex >= task.totalChapters;

	const opening = isFirst
		? [target > 900 ? tell("world openings", phrases.worldOpenings, 1) : "", tell("first openings", phrases.firstOpenings, 1)]
		: [(task.lastEnding !== "" && tell("openings", phrases.openings, 1)) || tell("blind openings", phrases.blindOpenings, 1)];
	const ending = isFinal ? tell("final endings", phrases.finalEndings, 1) : tell("endings", phrases.endings, 1);
	const head = [...opening, tell("goals", phrases.goals, 1)].filter((part) => part !== "");
	const tail = [ending, addStop(plan.hook.slice(0, QUOTED_CHARS), story.language)].filter((part) => part !== "");
	const fixed = [...head, ...tail].reduce((sum, part) => sum + part.length + 2, 0);

	const count = Math.max(1, Math.min(MOST_SCENES, Math.round((target - fixed) / pack.sceneChars)));
	const main = Math.min(1, count - 1);
	const senses = story.world === "plain" ? phrases.senses.plain : [...phrases.senses[story.world], ...phrases.senses.plain];
	// Any scene may stand in any chapter but those that settle something: a deal or a reckoning is the goal or nothing.
	// What the next chapter is about is left to it.
	const spared: (SceneKind | undefined)[] = ["confront", "bargain", frame.kind, guessKind(task.nextGoal)];
	const seconds = SCENE_KINDS.filter((kind) => !spared.includes(kind)).flatMap((kind) => pack.mainScenes[kind]);
	const scenes: Scene[] = [];
	for (let index = 0; index < count; index++) {
		const others = frame.places.slice(1);
		const away = others[(index > main ? index - 1 : index) % others.length] ?? frame.places[1];
		const places: [string, string] = index === main ? [frame.places[0], frame.places[1]] : [away, frame.places[0]];
		const hour = Math.floor((index * phrases.times.length) / Math.max(count, phrases.times.length - 1));
		const gap = story.language === "zh" ? "" : " ";
		const time = tell(`times ${hour}`, phrases.times[hour] ?? [], 1, places);
		const sense = tell("senses", senses, count, places);
		const script =
			index === main
				? // A scene of another kind rather than the one that stood in the last chapter.
					tell(`main ${frame.kind}`, pack.mainScenes[frame.kind], 1, places, false) ||
					tell("second", seconds, 2, places, false) ||
					tell(`main ${frame.kind}`, pack.mainScenes[frame.kind], 1, places)
				: (index > main && index % 2 === 0 && tell("second", seconds, 2, places, false)) ||
					tell("side", pack.sideScenes, count - 1, places, false);
		if (script === "") continue;
		scenes.push({ setting: [time, sense].filter((part) => part !== "").join(gap), before: [], script, after: [] });
	}
	scenes[0]?.after.push(tell("clue found", phrases.clueFound, 1));
	scenes.at(-1)?.after.push(tell("clue turn", phrases.clueTurn, 1));

	const total = () => scenes.reduce((sum, scene) => sum + lengthOf(scene), fixed);
	// Too long: the scenes between the main one and the last are nearest to being dispensable.
	while (scenes.length > 1 && total() > target * 1.15)
		scenes.splice(scenes.length > 2 ? scenes.length - 2 : scenes.length - 1, 1);
	// What a very short chapter can do without, in this order: the clue's turn, its find, the scene around them.
	const [only] = scenes;
	while (scenes.length === 1 && only && only.after.length > 0 && total() > target * 1.15) only.after.pop();
	if (scenes.length === 1 && total() > target * 1.3) scenes.pop();
	const fillUp = (mayRepeat: boolean, enough: number) => {
		const fillers = [
			() => tell("clue talk", phrases.clueTalk, 2, undefined, mayRepeat),
			() => tell("interludes", phrases.interludes, 4, undefined, mayRepeat),
			() => tell("interludes", phrases.interludes, 4, undefined, mayRepeat),
			() => tell("side", pack.sideScenes, count - 1, undefined, mayRepeat),
		];
		for (let turn = 0, idle = 0; idle < fillers.length && scenes.length > 0 && total() < target * enough; turn++) {
			const scene = scenes[(turn + 1) % scenes.length];
			const isClueTalk = turn % fillers.length === 0;
			const filler = fillers[turn % fillers.length]?.() ?? "";
			const isRoom = filler !== "" && total() + filler.length < target * 1.15;
			idle = isRoom ? 0 : idle + 1;
			if (!isRoom) continue;
			// The clue is found at the end of the first scene: it cannot be talked about before.
			if (scene === scenes[0] && isClueTalk) scene?.after.push(filler);
			else scene?.before.push(filler);
		}
	};
	fillUp(false, 0.93);
	// A chapter that is longer than the stock is fresh repeats some of it rather than stop short.
	fillUp(true, 0.8);

	const body = scenes.map(({ setting, before, script, after }) =>
		[setting, ...before, script, ...after].filter((part) => part !== "").join("\n\n"),
	);
	return [...head, body.join(`\n\n${SCENE_BREAK}\n\n`), ...tail].filter((part) => part !== "").join("\n\n");
}
