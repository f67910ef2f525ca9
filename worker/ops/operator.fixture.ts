/** An operator of the whole Worker, as the tests inside workerd play him. */
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import type { OpsFrame, OpsState } from "../../protocol/ops.ts";
import { applyOps } from "../../protocol/ops-state.ts";
import { type Answer, Socket, User } from "../queue/user.fixture.ts";
import { HUB_NAME } from "./hub-name.ts";

export class Dashboard {
	readonly frames: OpsFrame[] = [];
	state: OpsState | null = null;
	closed: number | null = null;
	readonly raw: WebSocket;

	constructor(raw: WebSocket) {
		this.raw = raw;
		raw.accept();
		raw.addEventListener("message", ({ data }) => {
			if (typeof data !== "string" || data === "pong") return;
			const frame: OpsFrame = JSON.parse(data);
			this.frames.push(frame);
			if (frame.type === "snapshot" || frame.type === "change") this.state = applyOps(this.state, frame);
		});
		raw.addEventListener("close", ({ code }) => {
			this.closed = code;
		});
	}

	/** Waits until the dashboard shows it. */
	async shows(check: (state: OpsState) => void): Promise<void> {
		await vi.waitFor(
			() => {
				if (this.state === null) throw new Error("no snapshot yet");
				check(this.state);
			},
			{ timeout: 4_000 },
		);
	}
}

export function upgradeAs(token: string, path: string): Promise<Response> {
	const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": `novel-queue.v1, bearer.${token}` };
	return exports.default.fetch(new Request(`https://queue.example/api/ops${path}`, { headers }));
}

export class Operator {
	readonly user: User;
	readonly #dashboards: Dashboard[] = [];

	constructor(user: User) {
		this.user = user;
	}

	static async signIn(id: string): Promise<Operator> {
		return new Operator(await User.signIn(id, { role: "ops" }));
	}

	call(method: string, path: string, body?: unknown): Promise<Answer> {
		return this.user.call(method, `/api/ops${path}`, body);
	}

	async openDashboard(): Promise<Dashboard> {
		const { webSocket, status } = await upgradeAs(this.user.token, "/ws");
		if (webSocket === null) throw new Error(`no dashboard: ${status}`);
		const dashboard = new Dashboard(webSocket);
		this.#dashboards.push(dashboard);
		return dashboard;
	}

	/** Closes all dashboards. */
	async leave(): Promise<void> {
		for (const dashboard of this.#dashboards) {
			if (dashboard.closed === null) dashboard.raw.close(1000);
		}
		await vi.waitFor(() => {
			if (this.#dashboards.some(({ closed }) => closed === null)) throw new Error("a dashboard is still open");
		});
	}

	async follow(userId: string, delta: "true" | "false" = "false"): Promise<Socket> {
		const { webSocket, status } = await upgradeAs(this.user.token, `/users/${encodeURIComponent(userId)}/ws?delta=${delta}`);
		if (webSocket === null) throw new Error(`no feed: ${status}`);
		return new Socket(webSocket);
	}

	async pause(target: string, isPaused: boolean): Promise<void> {
		const { status } = await this.call("PUT", "/pauses", { target, isPaused });
		if (status !== 200) throw new Error(`not paused: ${status}`);
	}

	get hub() {
		return env.OPS_HUB.getByName(HUB_NAME);
	}
}
