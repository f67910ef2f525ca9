/** The sockets of the operators' feed: all are told the same. */
import { LIMITS } from "../../protocol/limits.ts";
import type { OpsFrame } from "../../protocol/ops.ts";
import { type Kind, SocketPool, toTexts } from "../queue/socket-pool.ts";

export class OpsSockets extends SocketPool<OpsFrame, OpsFrame> {
	constructor(context: DurableObjectState) {
		super(context, () => LIMITS.opsSockets);
	}

	protected override textsFor(_: Kind, frame: OpsFrame): string[] {
		return toTexts([frame]);
	}
}
