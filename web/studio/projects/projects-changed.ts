/**
 * Projects are not part of the feed. Whoever changes one says so here, and every tab of this browser looks again; it also
 * looks when somebody comes back to it, for what was done on other devices.
 */
import { useEffect, useState } from "preact/hooks";

const channel = new BroadcastChannel("novel-queue.projects");
const listeners = new Set<() => void>();

function notify(): void {
	for (const listener of [...listeners]) listener();
}

channel.addEventListener("message", notify);
addEventListener("focus", notify);
document.addEventListener("visibilitychange", () => {
	if (document.visibilityState === "visible") notify();
});

export function projectsChanged(): void {
	notify();
	channel.postMessage(null);
}

/** Another number each time there may be something new. */
export function useProjectsVersion(): number {
	const [version, setVersion] = useState(0);
	useEffect(() => {
		const look = () => setVersion((count) => count + 1);
		listeners.add(look);
		return () => void listeners.delete(look);
	}, []);
	return version;
}
