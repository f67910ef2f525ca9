/** Some behaviours of the corpus on the real server, over a real connection: what of each is in the book, and what its writer is told. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Author } from "../../chaos/author.ts";
import { Findings } from "../../chaos/findings.ts";
import { KeyWatch } from "../../chaos/key-watch.ts";
import { seededRandom } from "../../chaos/seeded-random.ts";
import { type LocalServer, startServer } from "../../dev/server.ts";
import { readCorpus, type ScriptedAnswer } from "./corpus.fixture.ts";

const KEY = "sk-of-the-corpus";
const BOOK = { title: "The Tide", content: "It came in." };
const ENDED_WITHIN_MS = 30_000;
const CORPUS = new Map(readCorpus().map((behaviour) => [behaviour.name, behaviour]));
const keys = new KeyWatch(KEY);

/** What the provider does next with a request for a chapter, and with one for a summary. */
const script: Record<"chapter" | "summary", ScriptedAnswer[]> = { chapter: [], summary: [] };
const prompts: string[] = [];
let server: LocalServer;
let provider: Server;
let baseUrl: string;

beforeAll(async () => {
	server = await startServer();
	provider = createServer(async (request, response) => {
		const body = await text(request);
		const kind = body.includes("<new_chapter>") ? "summary" : "chapter";
		if (kind === "chapter") prompts.push(body);
		response.on("error", () => {});
		const answer = script[kind].shift();
		if (answer === undefined) response.writeHead(500).end();
		else await send(answer, response);
	}).listen(0, "127.0.0.1");
	await once(provider, "listening");
	const address = provider.address();
	baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
});
afterAll(async () => {
	await server.stop();
	provider.closeAllConnections();
	provider.close();
});

async function send({ status, headers, pieces }: ScriptedAnswer, response: ServerResponse): Promise<void> {
	response.writeHead(status, headers);
	for (const piece of pieces) {
		if (piece.kind === "bytes") response.write(piece.bytes);
		else if (piece.kind === "wait") await sleep(piece.ms);
		else if (piece.kind === "break") return void response.destroy();
		else return;
	}
	response.end();
}

function answersOf(names: string[]): ScriptedAnswer[] {
	return names.flatMap((name) => {
		const behaviour = CORPUS.get(name);
		if (behaviour === undefined) throw new Error(`The corpus has no ${name}.`);
		return behaviour.answers;
	});
}

function bodyOf({ pieces }: ScriptedAnswer): string {
	return pieces.map((piece) => (piece.kind === "bytes" ? new TextDecoder().decode(piece.bytes) : "")).join("");
}

async function write(project: string, chapter: string[], summary: string[], chapters = 1) {
	script.chapter = answersOf(chapter);
	script.summary = answersOf(summary);
	prompts.length = 0;
	const world = { server: { url: server.url, life: 1 }, keys, findings: new Findings(), random: seededRandom(project) };
	const author = await Author.signIn(world, project, ["socket"]);
	await author.createProject(project, "Mara Venn keeps the light at Saltmere.", 3);
	const taskId = await author.queue(project, "chapters", { chaptersToGenerate: chapters }, { key: KEY, baseUrl });
	const isEnded = ({ status }: { status: string }) => status === "completed" || status === "failed";
	const task = await author.untilTold(taskId, "the task has ended", ENDED_WITHIN_MS, isEnded);
	author.leave();
	return { author, task };
}

it.each([
	["complete, then an open silent connection", "after-stop-open-connection"],
	["complete, with a last event that has no empty line behind it", "after-stop-no-empty-line"],
	["a ping before everything", "frame-ping-first"],
	["one JSON answer, where a stream was asked for", "json-one-answer"],
	["thoughts whose opening tag stood in the template", "think-unopened"],
	["the channels of gpt-oss", "think-gpt-oss"],
])("%s: the chapter is stored as it was meant, at the first attempt", async (_, name) => {
	const { author, task } = await write(name, [name], ["summary-raw-line-break"]);
	expect(task).toMatchObject({ status: "completed", message: "Finished: chapter 1", attempt: 1 });
	expect(await author.chapter(name, 1)).toMatchObject(BOOK);
	expect([script.chapter, script.summary]).toEqual([[], []]);
});

it.each([
	["stopped with a word of the provider's own", "finish-abort"],
	["a stream that ends with its mark and no reason", "finish-none"],
	["a reason that the host behind contradicts", "finish-native-contradicts"],
])("%s: half a chapter is never stored", async (_, name) => {
	const { author, task } = await write(name, [name, "openai-whole"], ["summary-raw-line-break"]);
	expect(task).toMatchObject({ status: "completed", attempt: 2 });
	expect(await author.chapter(name, 1)).toMatchObject(BOOK);
});

it("a summary with raw line breaks and one whose field is refused are both used for the next chapter", async () => {
	const chapters = ["openai-whole", "openai-whole", "openai-whole"];
	const { task } = await write("summaries", chapters, ["summary-raw-line-break", "field-response-format", "summary-wrapped"], 3);
	expect(task).toMatchObject({ status: "completed", message: "Finished: chapters 1 to 3", attempt: 1 });
	expect(prompts[1]).toContain("The lamp");
});

it("a base URL that leads elsewhere fails with where to, and without what its query said", async () => {
	const { task } = await write("moved", ["fault-redirect"], []);
	expect(task).toMatchObject({ status: "failed", errorCode: "provider_redirected", chapters: [] });
	expect(task.errorDetail).toBe("https://api.elsewhere.example/v1/chat/completions");
	expect(task.error).toContain("https://api.elsewhere.example/v1/chat/completions, and a key is never sent on");
	expect(JSON.stringify(task) + server.output()).not.toContain("key=secret");
	expect(server.output()).not.toContain(KEY);
});

it("a provider that quotes the bible in its refusal is not quoted", async () => {
	const { task } = await write("quoted", ["fault-quotes-the-bible"], []);
	expect(task).toMatchObject({ status: "failed", chapters: [] });
	const sentence = "The book of safety";
	expect(JSON.stringify(CORPUS.get("fault-quotes-the-bible")?.answers.map(bodyOf))).toContain(sentence);
	expect(JSON.stringify(task) + server.output()).not.toContain(sentence);
});
