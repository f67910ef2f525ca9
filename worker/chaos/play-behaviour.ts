/** Plays one behaviour on one response, as an OpenAI-compatible server does: server-sent events, or a plain error. */
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour, Pace } from "./behaviour.ts";

export type Call = {
	response: ServerResponse;
	/** The valid answer. */
	text: string;
	pace: Pace;
	/** As the request brought it; written down only where the behaviour says so. */
	key: string;
	onSent: (chars: number) => void;
	/** Called before the end: from then on a closed connection is our own doing. */
	onEnd: (isWhole: boolean) => void;
};

const RUBBISH = 'Certainly! Here is what you asked for: {"mainGoal": oops, [1, 2';

export async function play(behaviour: Behaviour, call: Call): Promise<void> {
	const { response, text, pace } = call;
	switch (behaviour.kind) {
		case "answer":
			return streamWhole(call, text, behaviour.pace ?? pace, true);
		case "rubbish":
			return streamWhole(call, RUBBISH, pace, false);
		case "empty":
			return streamWhole(call, "", pace, false);
		case "stall":
			await stream(call, text.slice(0, behaviour.afterChars), pace);
			await (behaviour.until ?? new Promise<never>(() => {}));
			await stream(call, text.slice(behaviour.afterChars), pace);
			return finish(call, "stop", true);
		case "cut":
			await stream(call, text.slice(0, behaviour.afterChars), pace);
			call.onEnd(false);
			response.destroy();
			return;
		case "half":
			await stream(call, text.slice(0, behaviour.afterChars), pace);
			call.onEnd(false);
			response.end();
			return;
		case "length":
			await stream(call, text.slice(0, behaviour.afterChars), pace);
			return finish(call, "length", false);
		case "stream-error":
			await stream(call, text.slice(0, behaviour.afterChars), pace);
			call.onEnd(false);
			response.end(`data: ${errorBody("The server had an error", behaviour.echoesKey === true ? call.key : null, 500)}\n\n`);
			return;
		case "silent":
			return;
		case "drop":
			call.onEnd(false);
			response.socket?.destroy();
			return;
		case "status": {
			call.onEnd(false);
			const body = errorBody(`Status ${behaviour.status}`, behaviour.echoesKey === true ? call.key : null, behaviour.status);
			response.writeHead(behaviour.status, { "content-type": "application/json", ...behaviour.headers }).end(body);
			return;
		}
		case "redirect":
			call.onEnd(false);
			response.writeHead(307, { location: behaviour.location }).end();
			return;
		default:
			return behaviour satisfies never;
	}
}

function errorBody(message: string, key: string | null, code: number): string {
	const echo = key === null ? "" : `: incorrect credentials ${key} (Authorization: Bearer ${key})`;
	return JSON.stringify({ error: { message: `${message}${echo}`, type: "server_error", param: key, code } });
}

async function streamWhole(call: Call, text: string, pace: Pace, isWhole: boolean): Promise<void> {
	await stream(call, text, pace);
	finish(call, "stop", isWhole);
}

async function stream({ response, onSent }: Call, text: string, { pieceChars, delayMs }: Pace): Promise<void> {
	if (!response.headersSent) {
		response.writeHead(200, { "content-type": "text/event-stream" });
		response.flushHeaders();
	}
	for (let at = 0; at < text.length && !response.destroyed; at += pieceChars) {
		const piece = text.slice(at, at + pieceChars);
		const event = Buffer.from(chunk({ content: piece }, null));
		// Cut anywhere, as networks do it: also in the middle of a character.
		const cut = 1 + ((at * 7) % (event.length - 1));
		response.write(event.subarray(0, cut));
		response.write(event.subarray(cut));
		onSent(piece.length);
		await sleep(delayMs);
	}
}

function finish({ response, onEnd }: Call, reason: string, isWhole: boolean): void {
	if (response.destroyed) return;
	onEnd(isWhole);
	response.end(`${chunk({}, reason)}data: [DONE]\n\n`);
}

function chunk(delta: object, finishReason: string | null): string {
	const choices = [{ index: 0, delta, finish_reason: finishReason }];
	return `data: ${JSON.stringify({ id: "chaos", object: "chat.completion.chunk", created: 0, model: "chaos", choices })}\n\n`;
}
