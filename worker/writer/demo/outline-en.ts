/** The English stock of plots: what a chapter can be about, how it can end, and what chapters and volumes are called. */
import type { OutlinePack } from "./demo-outline.ts";

export const OUTLINE_EN: OutlinePack = {
	mainGoal: [
		`{P.full} wants {P.want}, and to get there must hold out against {X.full}, from {place} to {far}.`,
		`{P.full} must find out the truth about {obj} before {X.full} can bury it, and decide what to do with a truth that costs {A} dear.`,
	],
	stakes: `At stake: {conflict}`,
	wish: `As the author asks: {wish}`,
	milestones: [
		`{P} finds {clue} and can no longer look away`,
		`{A} admits to having been at {place} that night`,
		`{obj} changes hands, and {X} knows it`,
		`{P} learns what {B} has been protecting`,
		`{place} is lost, and with it the easy way back`,
		`{P} and {X} are alone in one room, and both of them tell the truth`,
		`{P} chooses between {obj} and {A}`,
		`What was taken is given back, and it is not the same`,
	],
	volumes: [
		{
			titles: ["What the Morning Left", "The First Entry", "A Small Discrepancy", "Nothing Is Missing"],
			goal: `{P} is to understand what {obj} has to do with {place}, without {X} noticing`,
			conflict: `{P} needs {B}'s knowledge, and {B} has every reason to keep it`,
			climax: `At {place} {P} finds {clue} and says aloud what nobody wanted to hear`,
		},
		{
			titles: ["Other People's Keys", "The Long Way Round", "Debts of Silence", "Two Kinds of Weather"],
			goal: `{P} and {A} are to bring {obj} to {far} before {X} can`,
			conflict: `{A} has kept something from {P}, and every step makes it harder to say`,
			climax: `{obj} is lost at {far}, and {P} has to choose whom to believe`,
		},
		{
			titles: ["The Wrong Side of the Door", "A House with Both Ears", "The Second Book", "Under Glass"],
			goal: `{P} is to get into {place} and see with {his} own eyes what {X} keeps there`,
			conflict: `Whoever helps {P} now loses the protection of {X}`,
			climax: `{X} has been expecting {P}, and knows {clue} better than {he}`,
		},
		{
			titles: ["The Turning of the Coat", "Half the Truth", "What {A} Kept", "An Honest Mistake"],
			goal: `{P} is to prove that the accepted story about {obj} is false`,
			conflict: `The proof would clear {X} and convict a friend`,
			climax: `Before everybody at {place} {A} confirms the one thing that {P} had hoped was a lie`,
		},
		{
			titles: ["No Lights at {place}", "The Price of Bread", "Everyone's Winter", "The Narrow Bed"],
			goal: `{P} is to hold out, hidden, while {X} takes {place} room by room`,
			conflict: `Each day in hiding is paid for by {B}`,
			climax: `{P} gives {himself} up at {far}, so that {A} may go free`,
		},
		{
			titles: ["The Sum of It", "What Is Owed", "The Last Page but One", "Given Back"],
			goal: `{P} is to bring {obj} back to where it belongs, in front of everybody`,
			conflict: `To be believed {P} must give up what {he} wanted most`,
			climax: `At {place} {P} and {X} each tell the truth, and only one of them can live with it`,
		},
	],
	plots: {
		setup: [
			{ kind: "search", goal: `Find out how {clue} came to {place}`, titles: ["A Thing Out of Place", "The Corner of the Eye"] },
			{ kind: "ask", goal: `Get {B} to say who was at {place} that night`, titles: ["{B} Is Not at Home", "A Civil Question"] },
			{
				kind: "work",
				goal: `Compare the old lists until {clue} makes sense`,
				titles: ["The Gap in the Row", "By Date and by Place"],
			},
			{
				kind: "watch",
				goal: `Keep watch over {place} and see who comes for {obj}`,
				titles: ["Two Hours on One Foot", "A Light on the Stairs"],
			},
			{ kind: "travel", goal: `Carry {obj} to {place} without being seen`, titles: ["A Parcel for {place}", "The Dull Errand"] },
			{ kind: "bargain", goal: `Buy {B}'s silence about {obj}`, titles: ["Half a Day", "What {B} Charges"] },
			{ kind: "ask", goal: `Make {A} explain {clue} before supper`, titles: ["{A} Remembers a Moon", "Third Telling"] },
			{
				kind: "search",
				goal: `Search {place} before {X} has it locked`,
				titles: ["Dust, and a Hand's Width", "The Fourth Nail"],
			},
		],
		complication: [
			{
				kind: "travel",
				goal: `Reach {place} by the old way, and be back before {obj} is missed`,
				titles: ["Three Stones", "The Road with Windows"],
			},
			{ kind: "ask", goal: `Learn from {B} what {X} paid for {obj}`, titles: ["How Long a Thing Keeps", "{B} Folds a Cloth"] },
			{ kind: "watch", goal: `Follow {X} to {place} and count the doors`, titles: ["The Seventh Room", "{X} Takes Off a Hat"] },
			{ kind: "bargain", goal: `Exchange {obj} for the truth about {clue}`, titles: ["A Secret, a Market", "The Third Cup"] },
			{
				kind: "work",
				goal: `Open what is locked at {place} with nothing but {clue}`,
				titles: ["It Clicked on Nine", "Made to Measure"],
			},
			{
				kind: "search",
				goal: `Recover {obj} from {place} before the watch changes`,
				titles: ["Twelve Steps", "The Room Was Tidy"],
			},
			{
				kind: "rest",
				goal: `Hide for one night at {place} and keep {obj} dry`,
				titles: ["The Smaller Half", "Bread, an Onion, a Swan"],
			},
			{ kind: "confront", goal: `Show {clue} to {X} and watch {X.his} hands`, titles: ["A Correct Bow", "{X} Pours Tea"] },
			{
				kind: "ask",
				goal: `Find the one person at {place} who will talk about {clue}`,
				titles: ["Eleven People Forget", "The Woman with the Basket"],
			},
		],
		reversal: [
			{ kind: "confront", goal: `Ask {A} straight out about {clue}`, titles: ["The Heavy End", "{A} Says It Walking"] },
			{
				kind: "search",
				goal: `Find out who took {obj} from {place}, though only friends had a key`,
				titles: ["Only Friends Had Keys", "An Inside Pocket"],
			},
			{ kind: "work", goal: `Prove that {clue} is older than anyone admits`, titles: ["The Ink Was Dry", "Six Hats"] },
			{
				kind: "ask",
				goal: `Hear {B}'s side of what happened to {obj}`,
				titles: ["{B} Tells It Standing", "The Flowers Behind the Picture"],
			},
			{
				kind: "watch",
				goal: `See for once, from {place}, what {A} does when alone`,
				titles: ["The Tune Without an End", "{A} Goes Out"],
			},
		],
		crisis: [
			{
				kind: "travel",
				goal: `Get {A} out of {place} alive, even without {obj}`,
				titles: ["Open Ground", "Three People and a Coffin"],
			},
			{
				kind: "confront",
				goal: `Face {X} at {place} with {clue} as the only proof`,
				titles: ["A Chair Not Offered", "Four Sentences"],
			},
			{ kind: "bargain", goal: `Offer {X} {obj} for {B}'s freedom`, titles: ["In the Shape of {B}", "Cheaper Yesterday"] },
			{
				kind: "search",
				goal: `Break into {place} and put {clue} back where it was`,
				titles: ["Smooth as a Hand", "Against the Grain"],
			},
			{
				kind: "rest",
				goal: `Decide at {place}, before daylight, who is to carry {obj}`,
				titles: ["Before Daylight", "Keeping the Quiet"],
			},
			{
				kind: "watch",
				goal: `Hold {place} until the others bring {obj}`,
				titles: ["The Patience of Doors", "Nobody Leaves {place}"],
			},
		],
		resolution: [
			{ kind: "confront", goal: `Tell everyone at {place} the truth about {obj}`, titles: ["With the Doors Open", "Aloud"] },
			{ kind: "work", goal: `Put the record at {place} right, down to {clue}`, titles: ["In Ink", "The Column Adds Up"] },
			{
				kind: "travel",
				goal: `Take {obj} back to {place}, by daylight, on the main road`,
				titles: ["By the Main Road", "Carrying It Openly"],
			},
			{
				kind: "rest",
				goal: `Sit with {A} at {place} and say what has not been said about {clue}`,
				titles: ["What Is Left of the Bread", "{A} Finishes the Tune"],
			},
		],
	},
	hooks: [
		`{C} was sitting on the step with {obj} in both arms, and would not say who had put it there.`,
		`It was {C} who opened the door, and {C.he} put one finger to {C.his} lips.`,
		`On the back of {obj}, in a child's handwriting, stood one word: wait.`,
		`There was a light at {place}, and everybody who had a key was standing here.`,
		`The door to {place}, which they had left locked, was open, and the key was in it, on the inside.`,
		`{X} had been there first, and had left {clue} on the doorstep, like a visiting card.`,
		`{B} was not at home, and the bed had not been slept in, and the kettle was still warm.`,
		`When they unwrapped {obj} it was a different one.`,
		`Somebody at {place} was calling {P} by a name that only {A} knew.`,
		`Under {clue} there was a second line, and it was {P}'s own handwriting.`,
		`From {place} came three knocks, then two, then the one that {A} had sworn nobody else knew.`,
		`{obj} was gone, and the window had been opened from the inside.`,
		`“You are late,” said {X} out of the dark. “I have already told {B} everything.”`,
		`The list had been amended since the morning: {B}'s name was on it now, and {A}'s was not.`,
		`By the time they reached the window, there was smoke over {place}.`,
		`{clue} was gone, and where it had been the dust lay thick, as though there had never been anything there.`,
		`Only then did {P} notice that {B} had not once asked where they had found {obj}.`,
		`The letter from {place} was dated the day after tomorrow.`,
		`Somebody had set a fourth place at the table, and it was still warm.`,
		`{X} raised one hand, and at {place} every light went out.`,
		`“I can tell you who brought {obj} here,” said {B}. “You will not like it. You held the door.”`,
		`And {B}, who never locked anything, had locked the door behind them.`,
		`It was the same sign as at {place}, and this time it was on the inside of {P}'s own coat.`,
		`Nobody had died at {place} that night, said {B}; that had been the whole difficulty.`,
	],
	lastHooks: [
		`{P} closed the book, left {obj} lying on top of it, and went out to {place}, where the door for once was open.`,
		`At {place} somebody had lit a lamp, and nobody had to ask any more for whom.`,
	],
	titleFirsts: (
		"Borrowed Quiet Second Unpaid Paper Hollow Patient Northern Folded Honest Broken Silent Crooked Narrow Late Bitter Common Hidden Idle " +
		"Lost Open Painted Restless Salted Slow Spare Stolen Sunken Tidy Unsent Wooden Yellow Blind Careful Distant Empty Faithful Gentle Iron Last"
	).split(" "),
	titleSeconds: (
		"Lantern Witness Staircase Answer Window Ledger Guest Hour Letter Road Shadow Bargain Key Bell Thread Oath Map Mirror Silence Stranger " +
		"Door Debt Winter Supper Signature Harvest Errand Cupboard Orchard Whistle Candle Portrait Ferryman Inheritance Alibi Threshold Feather Compass Verdict Echo"
	).split(" "),
	joinTitle: (first, second) => `The ${first} ${second}`,
	joinVolumeTitle: (title, number) => `${title}: ${number}`,
};
