import { afterEach, describe, expect, test, vi } from "vitest";
import { createAppStateLifecycle, defaultLifecycle } from "./lifecycle.ts";

afterEach(() => vi.unstubAllGlobals());

describe("where there is nobody to ask", () => {
	test("Node is always seen and online", () => {
		const lifecycle = defaultLifecycle();
		expect([lifecycle.isVisible(), lifecycle.isOnline()]).toEqual([true, true]);
		expect(lifecycle.subscribe(() => {})).toBeTypeOf("function");
	});
});

describe("a page", () => {
	test("tells of visibility, network and the back-forward cache, until one leaves", () => {
		const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
		const frame = new EventTarget();
		const navigator = { onLine: true };
		vi.stubGlobal("document", page);
		vi.stubGlobal("window", frame);
		vi.stubGlobal("navigator", navigator);
		const lifecycle = defaultLifecycle();
		const listener = vi.fn();
		const leave = lifecycle.subscribe(listener);

		page.visibilityState = "hidden";
		page.dispatchEvent(new Event("visibilitychange"));
		expect(lifecycle.isVisible()).toBe(false);
		navigator.onLine = false;
		frame.dispatchEvent(new Event("offline"));
		expect(lifecycle.isOnline()).toBe(false);
		for (const type of ["online", "pageshow"]) frame.dispatchEvent(new Event(type));
		expect(listener).toHaveBeenCalledTimes(4);

		leave();
		page.dispatchEvent(new Event("visibilitychange"));
		frame.dispatchEvent(new Event("online"));
		expect(listener).toHaveBeenCalledTimes(4);
	});
});

describe("React Native", () => {
	test("rests in the background; under a call it is still seen", () => {
		let listener: (state: string) => void = () => {};
		const remove = vi.fn();
		const appState = {
			currentState: "active",
			addEventListener(_: "change", told: (state: string) => void) {
				listener = told;
				return { remove };
			},
		};
		const lifecycle = createAppStateLifecycle(appState);
		const told = vi.fn();
		const leave = lifecycle.subscribe(told);
		const seen = ["inactive", "background", "active"].map((state) => {
			appState.currentState = state;
			listener(state);
			return lifecycle.isVisible();
		});
		expect(seen).toEqual([true, false, true]);
		expect(told).toHaveBeenCalledTimes(3);
		expect(lifecycle.isOnline()).toBe(true);
		leave();
		expect(remove).toHaveBeenCalledOnce();
	});
});
