/** English prose: the English stock and what makes a filled English sentence right. */
import type { ProsePack } from "./chapter-teller.ts";
import { PHRASES_EN } from "./phrases-en.ts";
import { capitaliseSentences } from "./polish.ts";
import { MAIN_SCENES_EN, SIDE_SCENES_EN } from "./scenes-en.ts";

export const PROSE_EN: ProsePack = {
	phrases: PHRASES_EN,
	mainScenes: MAIN_SCENES_EN,
	sideScenes: SIDE_SCENES_EN,
	sceneChars: 1_150,
	finish: capitaliseSentences,
};
