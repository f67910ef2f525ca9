/** The story bible of a project: to be read, and to be changed. */
import "./bible.css";
import { useRef, useState } from "preact/hooks";
import type { Project } from "../../../protocol/rest.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { later } from "../ui/later.tsx";
import { ScrollArea } from "../ui/scroll-area.tsx";

const BibleEditor = later(() => import("./bible-editor.tsx").then((part) => part.BibleEditor));

export function Bible({ project }: { project: Project }) {
	const strings = useStrings().projects;
	const [isOpen, setIsOpen] = useState(false);
	const [isEditing, setIsEditing] = useState(false);
	const summary = useRef<HTMLElement>(null);
	const finish = () => {
		setIsEditing(false);
		// The button that was pressed is about to go.
		summary.current?.focus();
	};
	return (
		<details class="bible" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
			<summary ref={summary}>{strings.showBible}</summary>
			{isOpen && !isEditing && (
				<>
					<ScrollArea class="bible-text prose" label={strings.showBible}>
						{project.bible}
					</ScrollArea>
					<Button onClick={() => setIsEditing(true)}>{strings.editBible}</Button>
				</>
			)}
			{isOpen && isEditing && <BibleEditor project={project} onDone={finish} />}
		</details>
	);
}
