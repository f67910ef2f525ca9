import { describe, expect, it } from "vitest";
import { type Fetch, guardedFetch, MAX_STREAM_BYTES } from "./guarded-fetch.ts";

function answering(response: Response) {
	const seen: (RequestInit | undefined)[] = [];
	const send: Fetch = async (_, init) => {
		seen.push(init);
		return response;
	};
	return { send, seen };
}

const refusal = {
	failure: { code: "provider_redirected", isRetryable: false, retryAfterMs: null, detail: "https://elsewhere.example/v1" },
};

describe("[P8] a key is sent to no other host than the one that was checked", () => {
	it.each([301, 302, 303, 307, 308])("a redirect (%d) is refused and not followed", async (status) => {
		const { send, seen } = answering(
			new Response(null, { status, headers: { location: "https://elsewhere.example/v1?key=secret#x" } }),
		);
		await expect(guardedFetch(send)("https://api.example.com")).rejects.toMatchObject(refusal);
		expect(seen).toEqual([expect.objectContaining({ redirect: "manual" })]);
	});

	it("the caller cannot switch it off", async () => {
		const { send, seen } = answering(new Response("{}"));
		await guardedFetch(send)("https://api.example.com", { method: "POST", redirect: "follow" });
		expect(seen).toEqual([{ method: "POST", redirect: "manual" }]);
	});
});

it("answers and errors of the API pass untouched", async () => {
	const answer = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } });
	const passed = await guardedFetch(answering(answer).send)("https://api.example.com");
	expect([passed.status, passed.headers.get("content-type"), await passed.text()]).toEqual([
		502,
		"text/html",
		"<h1>Bad gateway</h1>",
	]);
});

it("[P9] an answer without end is cut off as a bad one, before it fills the memory", async () => {
	let pulls = 0;
	const endless = new ReadableStream<Uint8Array>({
		pull(controller) {
			pulls += 1;
			controller.enqueue(new Uint8Array(1_000_000));
		},
	});
	const passed = await guardedFetch(answering(new Response(endless)).send)("https://api.example.com");
	await expect(passed.text()).rejects.toMatchObject({ failure: { code: "provider_bad_answer", isRetryable: true } });
	expect(pulls).toBeLessThan(20);
});

it("a stream of many small pieces may be longer, as it is not kept", async () => {
	const body = () => new Response(new Uint8Array(9_000_000));
	const passed = await guardedFetch(answering(body()).send, MAX_STREAM_BYTES)("https://api.example.com");
	expect((await passed.arrayBuffer()).byteLength).toBe(9_000_000);
});
