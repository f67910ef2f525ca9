/** A button for what cannot be undone: the first press asks, the second does it, looking away takes the question back. */
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";

type Props = { label: string; question: string; isBusy: boolean; onConfirm(): void };

export function ConfirmButton({ label, question, isBusy, onConfirm }: Props) {
	const [isAsking, setIsAsking] = useState(false);
	return (
		<Button
			kind={isAsking ? "danger" : "quiet"}
			isBusy={isBusy}
			onClick={() => {
				setIsAsking(!isAsking);
				if (isAsking) onConfirm();
			}}
			onBlur={() => setIsAsking(false)}
		>
			{isAsking ? question : label}
		</Button>
	);
}
