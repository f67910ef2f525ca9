import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runCaptured } from "../../worker/dev/run-command.ts";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";

const VOLUME = { title: "Ebb", goal: "Home", conflict: "The tide", climax: "The bar", firstChapter: 1, lastChapter: 2 };
const CHAPTER = { index: 1, title: "The Coat", goal: "She finds it", hook: "It is warm" };
const DEMO = fileURLToPath(new URL("demo.ts", import.meta.url));
let server: LocalServer;

beforeAll(async () => {
	server = await startServer({ vars: { DEMO_CHARS_PER_SECOND: "5000" } });
});
afterAll(() => server.stop());

const runDemo = (args: string[], env: NodeJS.ProcessEnv = {}) =>
	runCaptured(process.execPath, [DEMO, "--url", server.url, ...args], env);

test.each([
	["en", "The Tide Clerk", /of them [1-9]\d* with progress.*Polls: 0\./],
	["zh", "雪线邮差", /其中 [1-9]\d* 帧带有进度.*轮询 0 次/],
])("the demo in %s ends with an outline and all chapters stored, told by push alone", async (lang, title, pushed) => {
	const { code, output } = await runDemo(["--lang", lang, "--chapters", "2"]);
	expect(output).toContain(title);
	expect(output).toMatch(pushed);
	expect(output.match(/\/chapters\/\d+/g)).toEqual(["/chapters/1", "/chapters/2"]);
	expect(code).toBe(0);
});

test.each([
	["custom", "any"],
	["anthropic", "claude-any"],
])(
	"the same with a provider that nobody here wrote, called as %s: its text is streamed, and the key shows nowhere",
	async (name, model) => {
		const provider = new LLMock({ port: 0, chunkSize: 20 });
		await provider.start();
		onTestFinished(() => provider.stop());
		provider
			.onMessage(/Plan the whole book/, {
				content: JSON.stringify({ mainGoal: "Home", milestones: ["The coat"], volumes: [VOLUME] }),
			})
			.onMessage(/Plan volume 1/, { content: JSON.stringify({ ...VOLUME, chapters: [CHAPTER, { ...CHAPTER, index: 2 }] }) })
			.onMessage(/bring up to date/, { content: JSON.stringify({ storySoFar: "The coat was warm.", openThreads: [] }) })
			.onMessage(/chapter/i, {
				content: `# The Coat\n\n${"The tide gives something back, and nobody asks for it. ".repeat(30)}`,
			});
		const ai = ["--provider", name, "--base-url", `${provider.url}/v1`, "--model", model];
		const { code, output } = await runDemo([...ai, "--lang", "en", "--chapters", "2"], { AI_API_KEY: "sk-of-the-demo" });
		expect(output).toMatch(/of them [1-9]\d* with progress, and [1-9]\d* pieces of text.*Polls: 0\./);
		expect(code).toBe(0);
		const paths = new Set(provider.getRequests().map(({ path }) => path));
		expect([...paths]).toEqual([name === "anthropic" ? "/v1/messages" : "/v1/chat/completions"]);
		expect(provider.getRequests().every(({ body }) => JSON.stringify(body).includes('"stream":true'))).toBe(true);
		expect(output + server.output()).not.toContain("sk-of-the-demo");
	},
);

test("a task that fails makes the demo fail, and says why", async () => {
	const refusing = createServer((_, response) => response.writeHead(401).end()).listen(0, "127.0.0.1");
	onTestFinished(() => void refusing.close());
	await once(refusing, "listening");
	const address = refusing.address();
	const port = address !== null && typeof address === "object" ? address.port : 0;
	const ai = ["--provider", "custom", "--base-url", `http://127.0.0.1:${port}/v1`, "--model", "none"];
	const { code, output } = await runDemo([...ai, "--lang", "en", "--chapters", "1"], { AI_API_KEY: "wrong" });
	expect(output).toContain("Outline failed: The AI provider refused the key.");
	expect(code).toBe(1);
});
