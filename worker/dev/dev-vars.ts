/**
 * The variables of a development server (`.dev.vars`): fresh random secrets, development sign-in, local AI servers allowed.
 * It never changes a file that is there: its secrets have sealed and signed what is stored beside it.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const SECRET_BYTES = 32;

export type Vars = Record<string, string>;

export function freshDevVars(): Vars {
	return {
		JWT_SECRET: randomBytes(SECRET_BYTES).toString("base64url"),
		KEY_ENCRYPTION_SECRET: randomBytes(SECRET_BYTES).toString("base64url"),
		DEV_SIGN_IN: "true",
		ALLOW_PRIVATE_BASE_URL: "true",
		DEMO_CHARS_PER_SECOND: "240",
	};
}

/** As a dotenv file. Quotes keep `#` and spaces; a value cannot hold the quote itself or a line break. */
export function formatVars(vars: Vars): string {
	return Object.entries(vars)
		.map(([name, value]) => {
			if (/["\r\n]/.test(value)) throw new Error(`The variable ${name} holds a double quote or a line break.`);
			return `${name}="${value}"\n`;
		})
		.join("");
}

/** @returns whether the file was written now; false if there was one */
export function ensureDevVars(path: string): boolean {
	try {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, formatVars(freshDevVars()), { flag: "wx", mode: 0o600 });
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	}
}
