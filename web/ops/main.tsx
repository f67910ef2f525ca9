/** Starts the operators' page. */
import "../studio/styles/tokens.css";
import "../studio/styles/base.css";
import "./ops.css";
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
