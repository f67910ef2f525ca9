/** How large the reader wants the text, remembered in this browser. */
import { useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";

const KEY = "novel-queue.text-size";
/** In rem. */
const SIZES = [1, 1.125, 1.25, 1.4375, 1.6875] as const;
const USUAL = 1;

export function useTextSize(): [rem: number, step: number, setStep: (step: number) => void] {
	const [step, setStep] = useState(() => {
		const kept = Number.parseInt(localStorage.getItem(KEY) ?? "", 10);
		return kept in SIZES ? kept : USUAL;
	});
	return [
		SIZES[step] ?? SIZES[USUAL],
		step,
		(next) => {
			localStorage.setItem(KEY, String(next));
			setStep(next);
		},
	];
}

export function TextSizeButtons({ step, onChange }: { step: number; onChange(step: number): void }) {
	const strings = useStrings().reader;
	return (
		<div class="text-size">
			<Button kind="quiet" label={strings.smaller} isOff={step === 0} onClick={() => onChange(step - 1)}>
				<span aria-hidden="true" class="text-smaller">
					A
				</span>
			</Button>
			<Button kind="quiet" label={strings.larger} isOff={step === SIZES.length - 1} onClick={() => onChange(step + 1)}>
				<span aria-hidden="true" class="text-larger">
					A
				</span>
			</Button>
		</div>
	);
}
