/** English phrases around the scenes: openings, settings, the chapter's clue, interludes, endings, ways of speaking. Long because it is stock, not logic. */
import type { Act, Clue, PhrasePack } from "./chapter-frame.ts";
import type { Voice } from "./story.ts";

const VOICES: Record<Voice, Record<Act, readonly string[]>> = {
	plain: {
		doubt: ["It need not mean anything", "That could have been anyone", "It is not much to go on", "I would not swear to it"],
		worry: ["I do not like this", "We should not be here", "Somebody is going to be hurt", "I keep thinking we are late"],
		urge: ["Come on", "Let us get it over with", "Not here. Later", "We should go"],
	},
	dry: {
		doubt: [
			"I have seen better proof on a menu",
			"As evidence, it has charm",
			"My aunt convicted men on less, but she was my aunt",
			"A court would laugh, and it would be right",
		],
		worry: [
			"I should like it noted that I was cheerful until now",
			"I have left better parties than this one",
			"If this is courage, it wants oiling",
			"I was told there would be an easy part",
		],
		urge: ["After you; I insist", "Let us be cowards somewhere else", "We can be wise tomorrow", "Slowly, as if we were paid to"],
	},
	warm: {
		doubt: [
			"Perhaps we see it because we want to",
			"Be careful, you are tired",
			"There may be a kinder reason",
			"I would ask them first, before I thought it",
		],
		worry: [
			"I am afraid for you, not for me",
			"I wish we were all at home",
			"You are shaking, and so am I",
			"I have a bad feeling, and I hope I am silly",
		],
		urge: ["Come, take my arm", "Come away now", "One more step, and then we rest", "Let me go first, this once"],
	},
	sharp: {
		doubt: [
			"That proves that you have eyes, nothing else",
			"And if you are wrong",
			"You are guessing, and you know it",
			"Somebody wants us to think so",
		],
		worry: [
			"This is a trap, and a lazy one",
			"They are laughing at us somewhere",
			"I told you, and I shall tell you again",
			"We are being slow, and slow is dead",
		],
		urge: ["Move", "Stop admiring it and come", "Now, before you think of a reason", "Do not look back, it only encourages them"],
	},
};

const CLUES: readonly Clue[] = [
	{ first: "a thumbprint in green wax", again: "the thumbprint" },
	{ first: "a name struck out twice", again: "the struck-out name" },
	{ first: "a lamp that was still warm", again: "the warm lamp" },
	{ first: "a date that was wrong by one day", again: "the wrong date" },
	{ first: "a key with its teeth filed off", again: "the toothless key" },
	{ first: "a receipt for two coffins", again: "the receipt" },
	{ first: "a child's drawing of this very room", again: "the drawing" },
	{ first: "a glove sewn shut at the wrist", again: "the sewn glove" },
	{ first: "a page of sums with no answer", again: "the page of sums" },
	{ first: "a coin that nobody minted", again: "the coin" },
	{ first: "a mirror hung to face the wall", again: "the turned mirror" },
	{ first: "a promise in two handwritings", again: "the promise" },
	{ first: "a map with one road too many", again: "the map" },
	{ first: "a bell without a clapper", again: "the dumb bell" },
	{ first: "a letter that had been opened and sealed again", again: "the letter" },
	{ first: "a chair still set for someone dead", again: "the empty chair" },
	{ first: "a list of eleven names, one of them in pencil", again: "the list" },
	{ first: "a knot that only one family ties", again: "the knot" },
	{ first: "a lock of grey hair in a matchbox", again: "the matchbox" },
	{ first: "a footprint on the inside of the window", again: "the footprint" },
	{ first: "a songbook with one page too many", again: "the extra page" },
	{ first: "a bill that had been paid tomorrow", again: "the bill" },
	{ first: "a door painted to look like a wall", again: "the painted door" },
	{ first: "a ring cut from the finger of a statue", again: "the stone ring" },
];

export const PHRASES_EN: PhrasePack = {
	voices: VOICES,
	clues: CLUES,
	firstOpenings: [
		`On the day it began, {P.full} was late, and for once it was not {his} fault. {He} would think of that afterwards: that if the [bread had been on time|strap of {his} bag had held], {he} would have arrived at {place} with everybody else, and seen what everybody else saw, which was nothing.`,
		`{P.full}, {P.role}, did not believe in signs. {He} believed in [lists|receipts], in arriving early, and in not being noticed, and on that morning {he} had managed all three before the first bell.`,
		`Nothing had ever happened to {P.full} before breakfast. It was one of the advantages of being {P.role}: catastrophes came to other people, later in the day, and one heard about them from {A}.`,
		`Afterwards nobody could agree who had seen it first. {A} said that it was {P.full}. {P} said that it was nobody's business, and that anyway there had been very little to see: a morning, {place}, and {obj} lying where no one had left it.`,
	],
	worldOpenings: [
		`This much was known to everyone, and so nobody ever said it. {premise} {P} had grown up with the fact as others grow up with a river at the end of the garden. One did not look at it. One simply never left the gate open.`,
		`{premise} Strangers found it hard to believe and then, after a week, hard to remember that they had not always known. {P.full} had never been a stranger.`,
	],
	openings: [
		`{last}. By first light {P} had repeated it to {his} own reflection so often that it no longer sounded like news. It sounded like something that had always been true, and that everybody else had been too polite to mention.`,
		`Nobody slept. {A} pretended to, out of tact, and {P} sat with {his} back to the wall and went over it once more, slowly, as one goes over a sum that has come out wrong. {last}. There was no other way to read it.`,
		`“Say it again,” said {A}.
“{last}.”
“And again.”
{P} said it again. It did not improve. [Somewhere a shutter knocked|Outside, somebody was whistling], and both of them waited until it stopped.`,
		`Some things look smaller in daylight. This was not one of them. {last}. {P} had hoped for a night's distance, and had been given a night's interest on top.`,
		`When {was} asked about those days, later, {P} would always begin in the same place. {last}. What had come before it {he} could never put in order again; what came after was only a matter of walking.`,
		`{P} wrote it down before breakfast, because things that are written down stop moving. “{last}.” Then {he} looked at the sentence until the ink was dry, and it went on moving.`,
		`“We could leave it,” {A} said to the ceiling. “People do leave things.”
{P} did not reply. There was only one thing to leave, and it had been in the room with them all night. {last}. They both got up at the same moment, and had the grace not to laugh.`,
		`The night had changed nothing. {last}. {P} had turned that over until the edges were worn, and whichever way it lay it pointed in the same direction, and the direction was {place}.`,
		`It was {A} who said it aloud, over a cup that had gone cold. “{last}.” And then, when nobody answered: “I only mention it.”`,
		`For the first hour {P} did nothing at all, and did it thoroughly. {last}. One ought to be able, {he} thought, to put such a sentence away in a drawer, like a knife, with the blade to the back.`,
	],
	blindOpenings: [
		`The day had a borrowed look. {P} was up before it, dressed before it, and standing at the window with one glove on when it finally came, rather pale, as if it had been sent for.`,
		`“You have been thinking,” said {A} by way of good morning. “I could hear it through the wall.”
“Was it loud?”
“It was the same thing over and over. You should think of [two things|something with a chorus].”`,
		`Three people had told {P} to let it rest, and each of them had a different reason. That was the part which interested {him}. One reason would have been enough.`,
		`By the time the others were awake, {P} had already been to {place} and back, and had not met a soul, and had been seen by at least four.`,
	],
	goals: [
		`There was one line in {P}'s notebook for that day, underlined: {goal}. Everything else on the page had been crossed out, some of it twice.`,
		`“What is it today?” {A} asked.
{P} held up the slip of paper, so that {A.he} could read it for {A.himself}. {goal}.
“Nothing else?”
“If we do that, there will be plenty else.”`,
		`They had settled it between them the evening before, and written it down so that neither could remember it differently. {goal}. {A} had added the full stop, with force.`,
		`{He} had no plan; {he} had an errand, which is a humbler thing and harder to talk oneself out of. {goal}. It fitted on the back of [a ticket|one hand], and that was where {he} had put it.`,
		`“In one sentence,” said {A}, who liked sentences, “so that I know what we are going to prison for.”
{P} gave it some thought. “{goal}.”
“I have heard worse.”
“From whom?”
“From you. [On Monday|Last week].”`,
		`It could be said in a breath, and {P} had been saying it since {he} woke. {goal}. The rest was weather, and other people.`,
		`{P} did not deceive {himself} about the order of things. First this: {goal}. Then sleep. Then, if there was time, being afraid.`,
		`“And you are sure?” {A} asked for the second time.
“No.” {P} tied up the bundle. “But I know what comes next, and that is nearly as good. {goal}. After that I shall be as unsure as you like.”`,
	],
	times: [
		[
			`It was early, and {place} had not yet decided what sort of day to be.`,
			`They reached {place} with the first carts, when a person carrying something is only a person carrying something.`,
			`In the mornings {place} belonged to those who worked there, and they did not look up.`,
			`Day had hardly got in at the windows of {place}.`,
		],
		[
			`By noon they were at {place}, and there was nowhere for a shadow to hide.`,
			`{place} was at its dullest in the middle of the day, and {P} was glad of it.`,
			`The hour after midday is the safest for a lie, and they spent it at {place}.`,
			`At {place} somebody was eating, somebody was asleep, and nobody was in charge.`,
		],
		[
			`Towards evening they came to {place}, {A} limping a little and denying it.`,
			`The light was going when {P} saw {place} again, and it went faster for being watched.`,
			`At dusk {place} looked like a drawing of itself, with all the mistakes left in.`,
			`Lamps were being lit around {place}, one by one, and not in the usual order.`,
		],
		[
			`After dark there were two ways into {place}, and {P} distrusted the one that was open.`,
			`Nobody should have been at {place} at that hour, and so it was quite crowded with reasons.`,
			`It was late, and at {place} even the [clocks|dogs] had stopped making remarks.`,
			`Night had settled on {place} like a lid.`,
		],
	],
	senses: {
		sea: [
			`Salt had dried in white lines along the sill.`,
			`Far out a buoy was ringing, without hurry, for nobody.`,
			`The air tasted of rope and iron, and everything one touched was faintly damp.`,
			`Gulls were quarrelling overhead about something that had been settled years ago.`,
			`Below the boards the water breathed in and out.`,
			`A mist had come in off the water and stood about in the doorways like a poor relation.`,
		],
		snow: [
			`Snow had drifted against the door and kept the shape of the wind.`,
			`Their breath went up and hung there, as though it were listening.`,
			`Every sound came a little late, wrapped in cold.`,
			`Icicles had grown from the eaves in a row, all of them slightly to the left.`,
			`The stove ticked; beyond its circle the cold began at once, like a wall.`,
			`It had stopped snowing, which only meant that one could see how much there was.`,
		],
		space: [
			`The ventilation hummed on its two notes, and under them a third that should not have been there.`,
			`Somebody had turned the lights to night, and the corridor lay blue and long.`,
			`The deck was cold through the soles of their shoes.`,
			`Through the port the stars stood still, as they do when one is moving very fast.`,
			`The air smelt of warm dust and metal, the same air as yesterday, breathed by everyone.`,
			`A warning lamp was blinking on a panel that had been switched off.`,
		],
		desert: [
			`Sand had found its way in and lay in the corners, combed into ripples.`,
			`The heat made everything at a distance look like a promise.`,
			`The wind had dropped, and one could hear the walls cooling.`,
			`There was dust on the water in the jar, a thin skin of it, unbroken.`,
			`Somewhere a tethered animal complained, and was not answered.`,
			`The light was so white that colours had given up.`,
		],
		wood: [
			`The trees stood close, and dripped, and gave the impression of having been talking.`,
			`Somewhere an axe was at work; the echo came back a little before the blow.`,
			`It smelt of leaf mould, and smoke, and rain that had not made up its mind.`,
			`A cart had passed not long ago: the ruts were still filling.`,
			`Rooks went over, in no order, shouting the news.`,
			`Moss had closed over the north side of everything.`,
		],
		city: [
			`Rain ran down the gutters and took the day's paper with it.`,
			`Behind a wall somebody was practising scales and always broke off at the same note.`,
			`The street smelt of wet stone, frying, and other people's hurry.`,
			`A window went up across the way, and, after a moment, down.`,
			`The lamps made yellow puddles, and everyone walked round them.`,
			`From far off came a siren, or a woman singing; at that distance there was no telling.`,
		],
		plain: [
			`The wind had turned, and brought a smell of smoke with no fire to it.`,
			`Somewhere a door was banging, patiently, like somebody who knows that he will be let in.`,
			`A fly walked round the rim of a glass and did not fall in.`,
			`The walls gave back every step with a little added.`,
			`There was a draught at the height of the ankles and none anywhere else.`,
			`It was so quiet that one noticed which of the boards was lying.`,
		],
	},
	clueFound: [
		`It was not what they had come for. That was why {P} noticed it: {clue}, in plain view, where anybody might have seen it who had not been looking for something else.`,
		`And then, at the very end, when {A} already had a hand on the door, there it was. It was {clue}, no more than that. {P} stood and looked at it, and felt the whole morning [tilt|rearrange itself] by a few degrees.`,
		`“{P},” said {A}, in a voice that {he} had not heard before. {A.He} was pointing. It was {clue}; and both of them, for no reason that they could have given, [took a step back|lowered their voices].`,
		`What they found was {clue}. It had been left with some care, at the height of the eyes, as one leaves a thing for a person whose height one knows.`,
		`There was one more thing. {P} almost missed it, and for years would dream of having done so: {clue}.`,
		`{P} had been told that there was nothing there, by someone who had looked. It was nearly true. There was only {clue}.`,
	],
	clueTalk: [
		`“About {theclue},” {A} began.
“I know.”
“You do not know what I was going to say.”
“You were going to say that it was meant for us.” {P} kept {his} eyes straight ahead. “I know, because I have been trying all day not to say it first.”`,
		`Again and again {P} came back to {theclue}. One could explain it. One could explain it in four ways, each of them perfectly sound, and no two of them could be true on the same day.`,
		`{B}, when they described {theclue}, put down what {B.he} was holding. “Who else has seen it?” {B.he} asked. Not what it was; not where. {P} made a note of that, without moving {his} hands.`,
		`“Suppose that {theclue} is a mistake,” {A} said. “People make them.”
“Then it is the first one they have made.”
“Somebody has to be first.”
“It is too good,” said {P}. “Mistakes are never so exactly where you need them.”`,
		`{A} had a theory about {theclue}. It involved two brothers, a mortgage and a horse. By the end of it {P} was laughing, for the first time in days, and it was only later, alone, that {he} saw that it explained everything but the horse.`,
		`They argued about {theclue} as far as the next corner, and there, by common consent, put it down, like a thing too heavy to be carried and argued about at once.`,
	],
	clueTurn: [
		`It was then that {P} understood {theclue}. It had never been a trace of what had happened. It was an instruction for what was to happen next, and they had followed it, step by step, all day.`,
		`So that was what {theclue} had been for. Not to hide something from them: to make certain that they, and nobody else, would come and look. {P} felt {his} mouth go dry. “We are not the ones who are searching,” {he} said.`,
		`“Turn it round,” {A} said. “{theclue}. Suppose that it was not {X} who left it. Suppose that {X.he} was shown it, as we were.” They stood quite still, while the day they had just lived through put itself together again in a different order.`,
		`Once one had seen it, one could not stop seeing it. {theclue} had been there from the beginning, in every account, under another name. They had all told the truth. They had merely agreed on which part.`,
		`{P} laid it all out for the last time, with {theclue} in the middle, and took away, one by one, whatever was only likely. What remained was small, and had {A}'s name on it. {He} pushed it under the others before {A} came back.`,
		`“Then {theclue} was yours,” said {P}.
{B} did not deny it. “I thought that if somebody came,” {B.he} said, “it ought to be somebody who would stop for such a thing. Most people would have walked past.”`,
	],
	interludes: [
		`What {P} wanted was not complicated. {He} wanted {P.want}. Everything else, {he} had found, could be borne, borrowed or put off.`,
		`People supposed that {A} had no wishes of {A.his} own, because {A.he} made so much noise about other people's. It was not so. {A.He} wanted {A.want}; {A.he} had said it once, lightly, over {A.his} shoulder, and never again.`,
		`{B} was {B.role}, and one forgot it easily, since {B.he} took some trouble that one should. Only the hands gave it away: they were never quite idle, and never quite at ease.`,
		`It was no secret what {X} wanted. {X.He} wanted {X.want}, and {X.he} wanted it in good order, with the doors closed and the accounts straight, so that nobody need ever call it by its name.`,
		`There was a rule that every child here knew before it knew its letters: “{fact}” {P} had never broken it. It had not occurred to {him} until now that it might have been made for {him}.`,
		`“{fact}” That was how it was put, on the board beside the door, in letters that were repainted every spring. Nobody had asked for a long time who did the painting.`,
		`{A} quoted the old saying, as {A.he} always did when {A.he} was uneasy. “{fact}” {A.He} paused. “I used to think that it was a warning. It is only a description.”`,
		`Behind all of it, when one had cleared away the names and the dates, stood the one thing that nobody could get round. {conflict} {P} had tried going over it, and under it. There remained going through.`,
		`{obj} was in the bag, between a clean shirt and half a loaf, and {P} was aware of it all the time, as one is aware of somebody in the next room who has stopped moving.`,
		`There was a time when {place} had been only a place. {P} could remember it, just: a smell, a railing, somebody's hand. It had had no meaning at all, and {he} had been happy there, and had not known that either was going to stop.`,
		`{A} hummed when {A.he} was frightened. It was always the same tune, and it stopped always before the end; {P} had never heard the last line of it, and had come to hope that {he} never would.`,
		`{P} was known for being patient. It was a mistake. {He} was merely slow to begin, like a heavy door, and had been told about it, and could be just as slow to stop.`,
		`They passed {C} on the way. {C} looked straight through them, with great attention, and that was a message too.`,
		`Nobody had told {C} anything, and so, of course, {C} knew. It was in the way {C.he} stepped aside: a little too early, like somebody who has been expecting a procession.`,
		`“Have you told {C}?” asked {A}.
“No.”
“Good.” And, after a few steps: “Because I have.”`,
		`The past, {A} liked to say, was like a debt: as long as nobody asked, there was none, and when somebody did, there was interest. {P} asked how much it came to, in {A.his} case. {A} changed the subject.`,
		`{P} counted the days again. The days were right. What was wrong was that nobody had ever counted them before.`,
	],
	endings: [
		`They stood for a moment longer, listening. What had to be done was done, or near enough; {P} was about to say so when {A} put a hand on {his} arm.`,
		`It should have ended there. On any other evening it would have: a lamp, a locked door, two tired people saying good night. {P} had already turned to go.`,
		`{P} would have liked to have had that one hour to {himself}, before the next thing. {He} was given the time that it takes to cross a room.`,
		`“So we have it,” said {A}, “for what it is worth.” {A.He} sounded almost content. Then {A.he} saw {P}'s face, and turned round.`,
		`On the way back neither of them spoke, since neither wished to be the one to say that it had been too easy. And it had been, by exactly one thing.`,
		`{He} checked the lock, as {he} did every night, then the window, then, for no reason, the lock again. That was the only reason {he} saw it at all.`,
		`The last of the light lay across the floor in a single plank. {P} followed it with {his} eyes, from the door to the wall, idly, thinking of bread. Halfway along {he} stopped.`,
		`For the space of one breath everything was where it belonged. {P} remembered that breath for a long time.`,
	],
	finalEndings: [
		`Nobody made a speech. {A} began one, and thought better of it, and put {A.his} hands in {A.his} pockets; and that, as {P} said later, was the speech.`,
		`So it was over, in the way that such things are over: not shut, but set down. {P} found that {he} was still holding {obj}. {He} looked round for somewhere to put it, and for the first time there was no hurry.`,
	],
};
