/** Finds the writer for a run: the embedded demo, the user's own model with the key opened for this call, or the server's. */
import type { TaskErrorCode } from "../../protocol/task-errors.ts";
import type { Run } from "../core/run.ts";
import type { Settings } from "../settings.ts";
import { addressPolicyOf, checkBaseUrl } from "../writer/base-url.ts";
import { createDemoWriter } from "../writer/demo/demo-writer.ts";
import { type KeyBoxContent, openKey } from "../writer/key-box.ts";
import { createLlmWriter } from "../writer/llm/llm-writer.ts";
import { resolveBaseUrl } from "../writer/llm/providers.ts";
import type { RequestFields } from "../writer/llm/request-fields.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { isKeyNeeded } from "../writer/provider-policy.ts";
import { WriterError } from "../writer/writer-error.ts";

/** @param fields what the run has learnt of its provider's API so far */
export async function writerOfRun(run: Run, settings: Settings, fields: RequestFields): Promise<NovelWriter> {
	if (run.provider === "demo") return createDemoWriter({ charsPerSecond: settings.DEMO_CHARS_PER_SECOND });
	const { provider, model } = run;
	const { apiKey, baseUrl = null } = await findAccess(run, settings);
	if (apiKey === undefined && isKeyNeeded(provider, baseUrl, settings.ALLOW_PRIVATE_BASE_URL)) throw keyUnavailable();
	const address = resolveBaseUrl(provider, baseUrl);
	// The settings may have changed since the task was queued.
	if (address !== null && !isAllowed(address, run, settings)) throw giveUp("provider_not_allowed");
	const stallTimeoutMs = settings.STALL_TIMEOUT_SECONDS * 1000;
	return createLlmWriter({ provider, model, apiKey: apiKey ?? "", baseUrl, stallTimeoutMs, fields });
}

function isAllowed(address: string, { keySource }: Run, settings: Settings): boolean {
	const policy = addressPolicyOf(settings);
	// Where the server's own model is, also in a private network, its operator decides.
	return checkBaseUrl(address, { ...policy, allowPrivate: policy.allowPrivate || keySource === "server" }).ok;
}

async function findAccess(run: Run, settings: Settings): Promise<KeyBoxContent> {
	if (run.keySource === "server") {
		// The server's key is for the server's provider alone, also if the settings have changed since the task was queued.
		if (run.provider !== settings.AI_DEFAULT_PROVIDER) throw keyUnavailable();
		return toContent(settings.AI_DEFAULT_KEY, settings.AI_DEFAULT_BASE_URL);
	}
	// Of a provider that needs no key, at its own address.
	if (run.keySource === "none") return {};
	if (run.keyBox === null || settings.KEY_ENCRYPTION_SECRET === undefined) throw keyUnavailable();
	const secrets = { current: settings.KEY_ENCRYPTION_SECRET, previous: settings.KEY_ENCRYPTION_SECRET_PREVIOUS };
	const content = await openKey(secrets, { userId: run.userId, taskId: run.taskId }, run.keyBox);
	if (content === null) throw keyUnavailable();
	return content;
}

function toContent(apiKey: string | undefined, baseUrl: string | undefined): KeyBoxContent {
	return { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
}

function keyUnavailable(): WriterError {
	return giveUp("key_unavailable");
}

function giveUp(code: TaskErrorCode): WriterError {
	return new WriterError({ code, isRetryable: false, retryAfterMs: null });
}
