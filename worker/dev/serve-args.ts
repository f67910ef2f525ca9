/** Reads the flags of `npm start`: the three that it needs to know itself, and the rest, which is for `wrangler dev`. */
export type ServeArgs = { port: number; ip: string; persistTo: string | undefined; flags: string[] };

export const DEFAULT_PORT = 8787;
const DEFAULT_IP = "127.0.0.1";
const MAX_PORT = 65_535;

/** @throws Error with a sentence for the user */
export function parseServeArgs(args: readonly string[]): ServeArgs {
	const parsed: ServeArgs = { port: DEFAULT_PORT, ip: DEFAULT_IP, persistTo: undefined, flags: [] };
	const rest = [...args];
	for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
		const [name = "", inline] = splitOnce(arg);
		const value = () => {
			const given = inline ?? rest.shift();
			if (given === undefined || given === "") throw new Error(`${name} needs a value.`);
			return given;
		};
		switch (name) {
			case "--port":
				parsed.port = parsePort(value());
				break;
			case "--ip":
				parsed.ip = value();
				break;
			case "--persist-to":
				parsed.persistTo = value();
				break;
			default:
				parsed.flags.push(arg);
		}
	}
	return parsed;
}

function parsePort(text: string): number {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) {
		throw new Error(`--port needs a number from 1 to ${MAX_PORT}, not ${JSON.stringify(text)}.`);
	}
	return port;
}

function splitOnce(arg: string): [string, string | undefined] {
	const at = arg.indexOf("=");
	return at === -1 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
