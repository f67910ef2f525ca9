/** workerd exits when it runs out of file descriptors: a measurement is made smaller before that. Pure. */

const PER_SOCKET = 2;
const PER_OBJECT = 3;
/** workerd's own, connections of REST calls, and the operators' shards. */
const RESERVE = 300;

/**
 * @param socketsPerObject each object holds so many, and may be awake
 * @returns how many of `wanted` sockets a process can hold
 */
export function socketsThatFit(wanted: number, socketsPerObject: number, limit: number): number {
	const perSocket = PER_SOCKET + PER_OBJECT / socketsPerObject;
	const most = Math.max(0, Math.floor((limit - RESERVE) / perSocket));
	return Math.min(wanted, most - (most % socketsPerObject));
}
