/** Starts the page. */
import "./styles/tokens.css";
import "./styles/base.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { LanguageProvider } from "./language.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

render(
	<LanguageProvider>
		<App />
	</LanguageProvider>,
	root,
);
