/**
 * A file dropped anywhere on the page, for as long as a part of it can take one: beside the field the browser would open the
 * file instead of the page, and what was typed would be gone.
 */
import { useEffect, useRef, useState } from "preact/hooks";

/** @returns whether a file is being dragged over the page */
export function useFileDrop(onFile: (file: File) => void): boolean {
	const [isOver, setIsOver] = useState(false);
	const latest = useRef(onFile);
	latest.current = onFile;

	useEffect(() => {
		const onDragOver = (event: DragEvent) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			setIsOver(true);
		};
		const onDragLeave = ({ relatedTarget }: DragEvent) => {
			// Null: it left the window, and not for another element.
			if (relatedTarget === null) setIsOver(false);
		};
		const onDrop = (event: DragEvent) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			setIsOver(false);
			const file = event.dataTransfer?.files[0];
			if (file !== undefined) latest.current(file);
		};
		addEventListener("dragover", onDragOver);
		addEventListener("dragleave", onDragLeave);
		addEventListener("drop", onDrop);
		return () => {
			removeEventListener("dragover", onDragOver);
			removeEventListener("dragleave", onDragLeave);
			removeEventListener("drop", onDrop);
		};
	}, []);

	return isOver;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
	return dataTransfer?.types.includes("Files") === true;
}
