/** The page's few pictograms, drawn in the colour of the text around them; what they mean is said beside them. */

const PATHS = {
	up: "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
	down: "M8 3.5v9M4.5 9 8 12.5 11.5 9",
	settings: "M2 4.5h7m4 0h1M2 11.5h1m4 0h7M11 3v3M5 10v3",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
	return (
		<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
			<path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
		</svg>
	);
}
