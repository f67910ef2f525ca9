/** Calls to the server with the session's token; a token that the server refuses ends the session. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { ApiError } from "../client/rest.ts";
import type { Session } from "./session/session.ts";

/** `api((token) => listProjects("", token))` */
export type Api = <Value>(call: (token: string) => Promise<Value>) => Promise<Value>;

export function createApi(session: Session): Api {
	return async (call) => {
		try {
			return await call(await session.getToken());
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) session.end("refused");
			throw error;
		}
	};
}

export const ApiContext = createContext<Api>(() => Promise.reject(new Error("no session")));

export function useApi(): Api {
	return useContext(ApiContext);
}
