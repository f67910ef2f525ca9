/**
 * Which shard keeps the numbers of a user: the same for everybody who asks, and spread evenly whatever the ids look like.
 *
 * When the number of shards changes, a queue moves with its next report: it first takes leave of the old shard, which
 * keeps no more of it than how far it had heard, and then reports to the new one under a higher version. A queue that has nothing to
 * report stays where it is, and the hub goes on asking every shard that ever was. So each queue is counted in one place only.
 */

/** FNV-1a over UTF-16 code units: ids may hold anything, and the hash must never change. */
function hashOf(userId: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < userId.length; index++) {
		hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193);
	}
	// The last bits of FNV alone are weak for ids that differ in their last character only.
	hash ^= hash >>> 15;
	return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/** @returns a number from 0 to `shards` − 1 */
export function shardOf(userId: string, shards: number): number {
	return hashOf(userId) % shards;
}

/** The name of a shard's object. The number of shards is no part of it, so that its history survives a change of that number. */
export function shardName(index: number): string {
	return `shard-${index}`;
}
