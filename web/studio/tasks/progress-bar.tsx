/** How far a task is, in whole percent. */
import "./progress-bar.css";

export function ProgressBar({ percent, label }: { percent: number; label: string }) {
	return (
		<div class="progress">
			<div
				class="progress-track"
				role="progressbar"
				aria-label={label}
				aria-valuenow={percent}
				aria-valuemin={0}
				aria-valuemax={100}
			>
				<div class="progress-fill" style={{ transform: `scaleX(${percent / 100})` }} />
			</div>
			<span aria-hidden="true">{percent}%</span>
		</div>
	);
}
