/**
 * An OpenAI-compatible provider that writes chapters at an even pace and says when it sent what. Only what our own prompts ask
 * for is known here, see `chaos/read-ask.ts`.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { type Ask, readAsk } from "../../chaos/read-ask.ts";
import { summaryOf, titleOf } from "../../chaos/story.ts";

export type ChapterAsk = Extract<Ask, { kind: "chapter" }>;
export type Pace = { pieces: number; everyMs: number };
/** @param at `clockMs()` @param sent of this chapter so far, with this piece */
export type Sent = (ask: ChapterAsk, at: number, sent: string) => void;

export class PacedProvider {
	readonly #pace: Pace;
	readonly #piece: (at: number) => string;
	readonly #onSent: Sent;
	readonly #server: Server;

	private constructor(pace: Pace, piece: (at: number) => string, onSent: Sent) {
		this.#pace = pace;
		this.#piece = piece;
		this.#onSent = onSent;
		this.#server = createServer((request, response) => void this.#serve(request, response));
	}

	/** @param piece what to write when it is `clockMs()` */
	static async start(pace: Pace, piece: (at: number) => string, onSent: Sent): Promise<PacedProvider> {
		const provider = new PacedProvider(pace, piece, onSent);
		provider.#server.listen(0, "127.0.0.1");
		await once(provider.#server, "listening");
		return provider;
	}

	get port(): number {
		const address = this.#server.address();
		if (address === null || typeof address === "string") throw new Error("The provider does not listen.");
		return address.port;
	}

	stop(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const ask = readAsk(await json(request).catch(() => null));
		if (ask === null || (ask.kind !== "chapter" && ask.kind !== "summary")) return void response.writeHead(404).end();
		response.on("error", () => {});
		response.writeHead(200, { "content-type": "text/event-stream" });
		if (ask.kind === "summary") return finish(response, JSON.stringify(summaryOf(ask)));
		// The first lines are what the summary's request is recognised by.
		let sent = "";
		let pieces = 0;
		const send = (text: string) => {
			sent += text;
			response.write(event({ content: text }, null));
			this.#onSent(ask, clockMs(), sent);
		};
		send(`# ${titleOf(ask)}\n\n⟦${ask.project}#${ask.chapter}⟧\n\n`);
		const timer = setInterval(() => {
			send(this.#piece(clockMs()));
			pieces += 1;
			if (pieces < this.#pace.pieces && !response.destroyed) return;
			clearInterval(timer);
			finish(response, "");
		}, this.#pace.everyMs);
	}
}

/** Milliseconds on a clock that all processes of this machine share, to the microsecond. */
export function clockMs(): number {
	return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export function aiHeaders(port: number): Record<string, string> {
	return {
		"x-ai-provider": "custom",
		"x-ai-model": "paced",
		"x-ai-key": "none",
		"x-ai-baseurl": `http://127.0.0.1:${port}/v1`,
	};
}

function finish(response: ServerResponse, text: string): void {
	response.end(`${event(text === "" ? {} : { content: text }, "stop")}data: [DONE]\n\n`);
}

function event(delta: object, finishReason: string | null): string {
	const choices = [{ index: 0, delta, finish_reason: finishReason }];
	return `data: ${JSON.stringify({ id: "bench", object: "chat.completion.chunk", created: 0, model: "paced", choices })}\n\n`;
}
