/** English scenes. Lines are paragraphs; slots and choices are those of `prose-en.ts`. Long because it is the stock of prose, not logic. */
import type { SceneKind } from "./chapter-frame.ts";

export const MAIN_SCENES_EN: Record<SceneKind, readonly string[]> = {
	search: [
		`The drawers came first, because drawers are where people believe things are safe. {P} took them out one at a time and looked at their undersides; {A} held the light and counted under {A.his} breath.
“What are we looking for?”
“Something that has been moved.”
“Everything has been moved. People use this room.”
“Then something that has been moved back too carefully.” {P} ran a thumb along the [edge of the last shelf|ledge above the door]. Dust, dust, dust, and then a hand's width of clean wood.
{A} bent closer. “{A~doubt}.”
“No,” {P} said. “But somebody wiped it, and nobody wipes what they have never touched.”`,
		`They divided the place between them, [left and right|above and below], and met in the middle with nothing. So they changed sides and searched each other's ground. It was {A}'s idea, and slightly insulting, and it worked.
“You walked past this,” {A} said.
“I walked past it twice.” One board under the window was held by three nails, and the fourth hole was [bright and new|still pale at the rim]. Beneath it lay a parcel no larger than a loaf, tied with a knot that neither of them would have tied.
{P} did not open it at once. {He} wanted to remember which way the knot ran. Whoever had made it had been in a hurry, and was left-handed, and had expected to come back.
“Who do we know,” {A} asked slowly, “who is left-handed?”
{P} thought of {B}, passing the salt. {He} said that {he} would have to think.`,
	],
	ask: [
		`{B} did not ask them to sit. {B.He} went on folding a cloth into quarters, then eighths, until it would not fold again.
“I was told you were here that night,” {P} said.
“I am here every night.”
“Then you saw who came.”
“I saw a coat. People look at the coat, that is what a coat is for.” {B} laid the cloth down and squared it to the edge of the table. “It was wet to the [elbow|shoulder] on one side only. As if somebody had reached into something.”
{A} opened {A.his} mouth, and {P} stepped, gently, on {A.his} foot.
“And you told no one.”
“No one asked,” said {B}. “You would be surprised how long a thing keeps when no one asks.”`,
		`It took three questions to learn nothing, and {P} put them politely, one after another, like coins on a counter. The fourth was not a question.
“You were fond of them,” {he} said.
{B} stopped. Something went across {B.his} face, the way a draught goes across a flame.
“Fond,” {B.he} said at last. “What a word. You are fond of soup.” {B.His} hands looked for work and found none. “[Ask me in the morning|Ask me when it is over], and I will say I never met them. Ask me now.”
“I am asking now.”
So {B} told them: the hour, the door, who had held it open and who had pretended not to see. It was not a long story. {A} wrote none of it down, which from {A} was a form of respect.`,
	],
	bargain: [
		`“Everything has a price,” said {B}, “and I am sorry about that, because you have come without money.”
“I have come with a question.”
“That is worse.” But {B} cleared a corner of the table. “Put it there. Let me see what it weighs.”
{P} put down {obj}. It made less noise than {he} had expected. For a while all three of them looked at it with the shyness that people have before a thing that has been talked about too much.
“A day,” said {B}. “You leave it for one day, and I tell you what I know, and I do not tell you first.”
“{A~doubt},” {A} murmured.
{P} thought about it for as long as {he} could afford, which was not long. “Half a day,” {he} said. “And you go first.”
{B} laughed, and for a moment looked [ten years younger|almost honest].`,
		`They had agreed beforehand that {A} would do the talking and that {P} would look as though {he} disapproved. It was not difficult.
“Two of us know,” {A} was saying. “If it is two, it is a secret. If it is three, it is a market.”
“And I am to be the third?” asked {B}.
“You are to be paid not to be.”
{B} considered this with {B.his} head on one side. “I do not want paying. I want my name left out. Whatever you write, whoever you tell, however it ends.” {B.He} held out a hand. “Left out. Not changed. I have been a changed name before.”
{P} took the hand. It was [cold and quite steady|warm, and it shook a little]. Only afterwards did {he} see what {he} had promised: there would be a hole in the story now, in the exact shape of {B}, and anyone who looked would find it.`,
	],
	travel: [
		`They went by the long way, since the short way had windows on it. {A} walked in front and talked; {P} walked behind and listened for a second pair of steps under {A.his} voice.
“You are not listening,” said {A}.
“I am. Go on. You were being wronged by a cousin.”
Halfway, the path narrowed until there was room for one, and there they found that somebody had [laid three stones across it|tied a thread across it at the height of the knee]. It would have stopped nobody. It was not meant to stop anybody.
“It is so they know we have passed,” {P} said.
{A} looked at it for some time. Then {A.he} stepped over with great care, turned, and held out a hand. “{A~urge},” {A.he} said. “Let them wonder whether we did.”`,
		`The way to {far} could be walked in an hour by somebody with nothing to carry. They had {obj}, wrapped in {A}'s second shirt, and it took until the light began to fail.
Twice they met people, and both times {P} said good evening first, in the voice of a person with a perfectly dull errand. The second time the man turned and looked after them. He looked too long for a stranger and not long enough for a friend.
“He will say he saw us,” {A} said.
“He will say he saw two people and a parcel. By supper it will be three people and a coffin.” {P} shifted the weight to {his} other arm. “[We are safest as a rumour|Nobody ever followed a rumour home].”
All the same they left the road, and went the last stretch over open ground, and did not speak.`,
	],
	watch: [
		`Watching is mostly the management of feet. By the second hour {P} had stood on the left, on the right, and on the outside edges of both, and the door opposite had not so much as creaked.
“In stories,” {A} whispered, “there is a flask.”
“There is no flask.”
“I only say that in stories there is.”
Then a light [moved behind the shutters|went up one floor and stopped]. It was carried low, by somebody who did not want it seen, and it halted in front of each thing in turn, as if the rooms were being counted. {P} counted with it. Five. Six. At the seventh it stayed so long that {A} took hold of {his} sleeve.
When it came out again it was in another hand. {P} was certain: one person had gone in, and a different one was coming out.`,
		`From where they lay they could see the whole front of the place and a little of the yard. {P} had drawn it on the inside of {his} wrist, with a cross for every window, so as not to be told later that {he} had imagined it.
{X} came at the hour when respectable people go home. {X.He} did not knock. {X.He} stood with one palm against the door, as one stands beside a sick animal, and {X.his} lips moved.
“Praying?” breathed {A}.
“Counting.” {P} had seen the fingers go. “It is a number. {X.He} says a number and then—”
The door opened inward without a sound. Nobody stood behind it. {X} took off {X.his} hat, went in, and [the street was as it had been|the dark closed up like water].
{A} let out {A.his} breath. “{A~worry}.”`,
	],
	confront: [
		`{X} received them standing, with one hand on the back of a chair that {X.he} did not offer.
“I had hoped that you would come earlier,” said {X}. “It would have been cheaper for everybody.”
“I wanted to be sure.”
“And are you?”
“Of most of it.” {P} laid out what {he} had, one thing after another, without raising {his} voice. It took less time than {he} had thought. A year of somebody's life, set down plainly, goes into four sentences.
{X} listened to the end. That was the frightening part. “You have a date wrong,” {X.he} said pleasantly. “Otherwise it is very good. You should have come and worked for me.”
“I considered it,” said {P}.
“I know. I have [your letter|the application] here.” And {X} opened a drawer, and there it was.`,
		`There was no avoiding it: {X} was already at the table, with two cups poured and a third turned upside down.
“Sit. Your friend can wait outside, or not. It makes no difference to what I have to say.”
{A} remained exactly where {A.he} was.
“You believe that I am hiding something,” {X} went on. “I am. So is everyone in this place, and most of them from you. Shall I tell you what they say when you have left the room? They say, let {P} dig. It spares them the spade.”
{P} had prepared an answer, and found that it fitted a different person, somebody cruder, who shouted. “What do you want?” {he} asked instead.
“That you stop at what you can prove.” {X} turned the third cup over. “[It is more than most people get|It would make a handsome ending].”`,
	],
	work: [
		`There is a kind of work that can be done while one is afraid, provided that it has small parts. {P} found some. {He} sorted, {he} copied, {he} set things in rows by date and then in rows by place, and at the crossing of the two a gap appeared, no wider than one evening.
“Look,” {he} said.
{A} looked. “There is nothing there.”
“That is what I mean. Everyone can account for that week except for one night, and it is the same night for all of them. [You cannot get eleven people to forget the same thing by chance|No accident is that tidy].”
{A} pulled up a chair the wrong way round and sat with {A.his} chin on the back of it. “{A~doubt}. But say you are right. Who could ask eleven people to forget, and be obliged?”
Neither of them said the name. It lay on the table among the papers like one more of them.`,
		`The mechanism had not been touched for years, and it took the two of them and a good deal of oil to persuade it. {A} read out the marks; {P} turned, a finger's breadth at a time, with {his} ear against the casing.
“Again.”
“It is the same as before.”
“Before, it clicked on nine.” {P} turned back, and the thing gave a small dry cough, and something inside fell a very short way. They both held still.
“Was that us?” asked {A}.
“I think it was whoever set it.” The panel had come loose by the width of a nail. Behind it was a hollow [lined with felt|swept perfectly clean], made to the measure of {obj}: every curve, every corner. It was empty. It had been waiting, {P} understood, to be filled.`,
	],
	rest: [
		`For once there was nothing to be done before dark, and they did it together, with their boots off. {A} had found bread, and an onion, and a salt cellar shaped like a swan that {A.he} declined to explain.
“When it is over,” {A.he} said, “what will you do?”
“Sleep.”
“After that.”
{P} tore the bread in two and looked at which half was larger. It was a fair question, and {he} had gone a long way round in order not to meet it. “I do not know who I am when nothing is missing,” {he} said at last. “I should have to be introduced.”
{A} took the smaller half before {he} could. “[I will do it|Leave that to me],” {A.he} said. “I know you both.”`,
		`{A} was asleep, or had the courtesy to seem so. {P} sat by the [last of the light|small light] with {obj} in {his} lap and did not look at it.
There had been a winter, long ago, when {he} was ill, and somebody had sat like this at the end of the bed. {He} no longer knew who. {He} remembered the shape against the window, and how it had never once asked whether {he} was better. It had simply gone on being there, until being ill was no longer interesting.
“You can have the chair,” said {A}, without opening {A.his} eyes.
“I have a chair.”
“Then you can have the quiet. I was keeping it for you.” And after a moment, lower: “{A~worry}.”
“So am I,” {P} said. It was easier, somehow, to say it to somebody who was not awake.`,
	],
};

export const SIDE_SCENES_EN: readonly string[] = [
	`Someone had been there before them. It was not a matter of disorder; it was a matter of order. The chairs had been pushed in.
“{A~worry},” said {A}.
{P} touched the back of the nearest one. “Whoever it was, they tidied up afterwards. You only do that in a place you mean to come back to.”`,
	`A child on the [steps|wall] watched them go by and said, without being asked, “You are the second ones today.”
“Who were the first?”
The child thought. “They were nicer. They gave me this.” It was a button, quite ordinary, with a thread still in it. {P} paid for it with everything {A} had in {A.his} pockets, and the child ran off before anyone could change their mind.`,
	`“Tell me again what you saw,” said {P}.
{A} told it again. It was the third time, and it had become a good story, with a beginning; that was what worried {P}. The first time there had been no beginning. There had only been a noise, and {A} turning round.
“You have added a moon,” {he} said.
“There was a moon.”
“There was no moon till [Thursday|the week after].”
{A} was silent for a while. “Then what,” {A.he} asked, “was I seeing by?”`,
	`The quarrel was about nothing, that is to say about a door: {A} had closed it, and {P} had wanted it open. Both of them were right. They were right for some minutes, in low voices, with great precision.
“You do not trust me,” said {A}.
“I trust you. I do not trust what you are willing to do for me.”
That ended it. There was no answer to it, and so {A} opened the door again, and they stood in it side by side and let the draught cool them.`,
	`{B} was waiting at the corner with the face of somebody who has rehearsed. “I have not been here,” said {B}, “and I have not told you this. They have changed the watch. From tonight there are two, and neither of them drinks.”
“Since when do you warn us?”
“I am not warning you. I am talking to myself, I do it more and more.” {B} pulled {B.his} collar up and went off [without looking back|in the wrong direction], still talking.`,
	`The note had been pushed so far under the door that it must have been done with a ruler. {P} read it twice and gave it to {A}.
“It is not signed.”
“It does not need to be. Look at the sevens.” Only one person they knew put a stroke through a seven and then, as if regretting the expense, left off the dot on every i.
“{X},” said {A}.
“Or somebody who would like us to say so at once, as you just did.”`,
	`It began to go wrong in a small way. The lamp would not catch. Then it caught, and there was no glass for it; then there was a glass, and it was cracked from lip to foot.
“Leave it,” said {A}. “{A~urge}.”
They went on in the dark, {P} with one hand on the wall. Under {his} fingers the stone was [rough, rough, rough, and then smooth|cold, cold, cold, and then warm]. {He} stopped. It was the shape of a hand. It was a good deal larger than {his} own, and it had been laid there often enough to wear the wall away.`,
	`They ate standing, like thieves or grooms. {A} did the talking, and it was about {A.his} grandmother, who had been able to tell from the sound of a footstep whether its owner was lying.
“And could she?”
“No. But everybody believed it, so nobody lied to her. It comes to the same.”
{P} thought about that longer than it deserved. By the time {he} looked up, {he} knew what {he} was going to say to {B}, and in which shoes.`,
	`{X} passed them in the open, in good light, and bowed.
It was a correct bow, neither too deep nor too short. {P} returned it. For the length of a breath they might have been two people who had been introduced at a wedding.
“How is the work?” asked {X}.
“It grows.”
“So I hear. One should not let a thing like that grow indoors.” {X.He} touched {X.his} hat to {A} and walked on. {X.He} had not asked what the work was. {X.He} had not needed to.`,
	`There were eleven steps down, and {P} had counted eleven every day of {his} life, and today there were twelve.
{He} went back up and counted again. {A} watched this without comment.
“Somebody has put in a step,” {P} said.
“Or taken out a floor.” {A} lay down on {A.his} stomach and looked along the boards. There, at the bottom, behind the last riser, was a line of light as thin as a hair, [and it was moving|where no light had any business to be].`,
	`“Do you ever think,” asked {B}, “that it would be kinder not to know?”
“Kinder to whom?”
{B} did not answer directly. {B.He} was looking at the place on the wall where a picture had hung; the paper there was darker, and had kept its flowers. “We had a good many years of not knowing,” {B.he} said. “They were not bad years. People married.”
{P} buttoned {his} coat. “They were not your years to spend,” {he} said, and was sorry on the stairs, and did not go back.`,
	`They lost an hour to politeness. An old man who had known {P}'s family insisted on showing them his [bees|pigeons], one by one, by name, and it was only when {A} had quite given up hope that he said, in the same tone: “And of course they burned the list.”
“Which list?”
“The first one. Before the one you have.” He scratched the last of his favourites under the chin. “I thought you would know. It had your name on it, you see. On the second one it was gone.”`,
	`{P} had a rule for such moments, which was to do the next thing and only the next thing. {He} tied {his} bootlace. {He} put {obj} where it could not be seen from the door. {He} breathed out.
Then the handle turned, and it was only {A}, out of breath, with [mud|soot] to the knees.
“They have been asking for you,” {A} said. “By your full name. Nobody uses your full name. I did not know whom they meant.”`,
	`The crowd was larger than it should have been, and quieter. Nobody had called it together. People stood about with their hands in their sleeves, looking at the same shut door, with the patience of those who do not want to be the first to leave.
“What is it?” {P} asked a woman with a basket.
“Nothing yet.” She did not turn her head. “But {X} went in an hour ago with a book under {X.his} arm, and came out without one.”
{A} and {P} looked at each other. {A} was already counting the windows.`,
	`“I have something to tell you,” said {A}, “and I should like you to go on walking while I do.”
{P} went on walking.
“I knew before. Not all of it. I knew there was something, and I let you find it by yourself because I wanted to see whether it could be found.” {A} kept {A.his} eyes on the ground. “I hoped that it could not.”
They had gone another [fifty|hundred] paces before {P} trusted {his} voice. “And now?”
“Now I am carrying the heavy end,” {A} said. “Had you not noticed?”`,
	`There was a group portrait, or what had once been one: damp had got in, and the faces had run together into a single pale shape with six hats. {P} held it to the light.
“Count the feet,” said {A} suddenly.
Six hats. {P} counted, lost the thread, began again from the left. Six hats, and [seven pairs of shoes|fourteen shoes]. Somebody had been standing at the back, bareheaded, close against the wall, and had taken care to be the one that the damp would reach first.`,
];
