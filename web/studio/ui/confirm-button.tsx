/** A button for what cannot be undone: the first press asks, the second does it, looking away takes the question back. */
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";

type Props = {
	label: string;
	question: string;
	/** Which of many it is about, for those who do not see what it stands beside. */
	about?: string;
	isBusy: boolean;
	onConfirm(): void;
};

export function ConfirmButton({ label, question, about, isBusy, onConfirm }: Props) {
	const [isAsking, setIsAsking] = useState(false);
	const words = isAsking ? question : label;
	return (
		<Button
			kind={isAsking ? "danger" : "quiet"}
			isBusy={isBusy}
			{...(about !== undefined && { label: `${words}: ${about}` })}
			onClick={() => {
				setIsAsking(!isAsking);
				if (isAsking) onConfirm();
			}}
			onBlur={() => setIsAsking(false)}
		>
			{words}
		</Button>
	);
}
