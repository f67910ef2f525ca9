/** Whether what is shown is current, in English. */
export const connection = {
	label: "Connection",
	connecting: "Connecting",
	connectingWhy: "Opening the line to your queue.",
	live: "Live",
	liveWhy: "Changes show here the moment they happen, in every tab.",
	polling: (seconds: number) => `Updating every ${seconds} s`,
	pollingWhy: (seconds: number) =>
		`The live line is blocked or unsteady, so this page asks every ${seconds} s. Nothing is lost; text being written shows when the line is back.`,
	pollingWhat:
		"It goes back to live by itself. If it stays like this, a proxy or a browser extension may be blocking WebSockets.",
	offline: "Offline",
	since: (time: string) => `since ${time}`,
	offlineWhy: "Work in the queue goes on; what you see is as of the last contact. This page keeps trying to come back.",
	offlineWhat: "Check whether this device is online, or try at once.",
	closed: "Disconnected",
	closedWhy: (why: string) => `The server ended the connection: ${why}`,
	closedWhat: "Reload the page to connect again.",
	reload: "Reload",
	tryNow: "Try now",
};
