/** The sockets of the operators' feed: all receive the same frames, and the first one holds everything. */
import { LIMITS } from "../../protocol/limits.ts";
import type { OpsFrame } from "../../protocol/ops.ts";
import type { Session } from "../queue/session.ts";
import { type Kind, SocketPool } from "../queue/socket-pool.ts";

export class OpsSockets extends SocketPool<OpsFrame, OpsFrame> {
	constructor(context: DurableObjectState) {
		super(context, () => LIMITS.opsSockets);
	}

	accept(session: Session, snapshot: OpsFrame): Response {
		return this.open(session, [snapshot], null);
	}

	protected override textFor(_: Kind, frame: OpsFrame): string {
		return JSON.stringify(frame);
	}

	/** A frame is not made of changes that could be told one by one; its lists are short. */
	protected override toldBefore(): null {
		return null;
	}

	protected override pieceAfter(): never {
		throw new Error("A dashboard begins with a snapshot.");
	}
}
