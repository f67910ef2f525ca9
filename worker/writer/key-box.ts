/**
 * Seals a user's AI key (with base URL) for the way through queue and storage: AES-GCM under `KEY_ENCRYPTION_SECRET`, bound
 * to user and task, so that a box copied to another task opens nothing. The Worker seals, the processor opens in memory for the call.
 */
import * as z from "zod/v4/mini";

const contentSchema = z.object({ apiKey: z.optional(z.string()), baseUrl: z.optional(z.string()) });
export type KeyBoxContent = z.infer<typeof contentSchema>;

/** Whom a box belongs to. */
export type KeyOwner = { userId: string; taskId: string };

/** The secret that seals, and the one before it, which still opens while tasks sealed under it are around. */
export type KeySecrets = { current: string; previous: string | undefined };

const VERSION = "v1";
const IV_BYTES = 12;

/** @returns what seals boxes of one content; the secret's key is derived once for all of them, and not before the first */
export function keySealer(secret: string, content: KeyBoxContent): (owner: KeyOwner) => Promise<string> {
	const plain = new TextEncoder().encode(JSON.stringify(content));
	let derived: Promise<CryptoKey> | undefined;
	return async (owner) => {
		derived ??= deriveKey(secret);
		const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
		const algorithm = { name: "AES-GCM", iv, additionalData: bind(owner) };
		const sealed = await crypto.subtle.encrypt(algorithm, await derived, plain);
		return `${VERSION}.${encodeBase64(iv)}.${encodeBase64(new Uint8Array(sealed))}`;
	};
}

/** @returns null if no secret opens the box: it was sealed under another one, for another task, or is damaged */
export async function openKey(secrets: KeySecrets, owner: KeyOwner, box: string): Promise<KeyBoxContent | null> {
	const [version, iv, sealed] = box.split(".");
	if (version !== VERSION || iv === undefined || sealed === undefined) return null;
	for (const secret of [secrets.current, secrets.previous]) {
		if (secret === undefined) continue;
		try {
			const algorithm = { name: "AES-GCM", iv: decodeBase64(iv), additionalData: bind(owner) };
			const plain = await crypto.subtle.decrypt(algorithm, await deriveKey(secret), decodeBase64(sealed));
			return z.parse(contentSchema, JSON.parse(new TextDecoder().decode(plain)));
		} catch {
			// A wrong secret and a damaged box look the same, which is what AES-GCM is for.
		}
	}
	return null;
}

function bind({ userId, taskId }: KeyOwner): Uint8Array<ArrayBuffer> {
	return new Uint8Array(new TextEncoder().encode(JSON.stringify([userId, taskId])));
}

async function deriveKey(secret: string): Promise<CryptoKey> {
	const bytes = new TextEncoder().encode(secret);
	const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
	const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode("novel-queue ai key") };
	return crypto.subtle.deriveKey(hkdf, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function encodeBase64(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes));
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
	return new Uint8Array(Array.from(atob(text), (character) => character.charCodeAt(0)));
}
