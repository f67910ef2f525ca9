/** What the test without a DOM uses of `react-reconciler`, which brings no types. */
declare module "react-reconciler" {
	type Renderer = {
		createContainer(screen: object, tag: number, ...settings: unknown[]): object;
		updateContainer(node: import("react").ReactNode, root: object, parent: null, callback: null): void;
	};
	export default function createReconciler(host: Record<string, unknown>): Renderer;
}

declare module "react-reconciler/constants" {
	export const ConcurrentRoot: number;
	export const DefaultEventPriority: number;
	export const NoEventPriority: number;
}
