/** Chinese prose: the Chinese stock. Its sentences are written so that a filled slot needs no further touch. */
import type { ProsePack } from "./chapter-teller.ts";
import { PHRASES_ZH } from "./phrases-zh.ts";
import { MAIN_SCENES_ZH, SIDE_SCENES_ZH } from "./scenes-zh.ts";

export const PROSE_ZH: ProsePack = {
	phrases: PHRASES_ZH,
	mainScenes: MAIN_SCENES_ZH,
	sideScenes: SIDE_SCENES_ZH,
	sceneChars: 400,
	finish: (text) => text,
};
