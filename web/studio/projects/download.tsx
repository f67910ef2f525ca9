/** Saves the novel so far as a file. The call needs a token, which a plain link could not send. */
import { downloadProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { useAction } from "../ui/use-action.tsx";

export function Download({ name }: { name: string }) {
	const strings = useStrings().projects;
	return (
		<>
			<DownloadButton name={name} format="md" label={`${strings.download} (Markdown)`} />
			<DownloadButton name={name} format="txt" label={`${strings.download} (TXT)`} />
		</>
	);
}

function DownloadButton({ name, format, label }: { name: string; format: "md" | "txt"; label: string }) {
	const api = useApi();
	const { run, isBusy, error } = useAction(async () => {
		const text = await api((token) => downloadProject("", token, name, format));
		save(`${name.replace(/[\\/:*?"<>|]/g, "-")}.${format}`, text);
	});
	return (
		<>
			<Button kind="quiet" isBusy={isBusy} onClick={run}>
				{label}
			</Button>
			{error}
		</>
	);
}

function save(fileName: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
	const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
	link.click();
	URL.revokeObjectURL(url);
}
