/** The sign-in, in English. */
export const signIn = {
	headline: "Queue a chapter. Watch it being written.",
	pitch:
		"Give it the world of your novel. It plans volumes and chapters, then writes them one after another in the background, whether or not this page is open.",
	name: "Your name",
	nameHint: "Development sign-in: any name will do, and no password.",
	start: "Start writing",
	haveToken: "I have a token",
	noDevelopment:
		"Development sign-in is off on this server: this page needs a token. Ask whoever runs it for one and paste it here.",
	token: "Token",
	tokenHint: "Kept for this browser tab only.",
	useToken: "Sign in",
	useName: "Sign in by name instead",
	signOut: "Sign out",
	expired: "Your sign-in has expired. Please sign in again; work in the queue goes on meanwhile.",
};
