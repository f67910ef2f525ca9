/** The text of workerd's own configuration (Cap'n Proto) for a few Workers in one process. Pure. */

export type WorkerSpec = {
	name: string;
	/** The module's file, beside the configuration. */
	file: string;
	/** Text variables. */
	vars: Record<string, string>;
	/** Durable Objects by the binding's name; `of` names the Worker that has the class, if it is another one. */
	objects: Record<string, { className: string; of?: string }>;
	/** Where it listens; none for a Worker that only others call. */
	port: number;
};

export type ConfigOptions = { workers: WorkerSpec[]; compatibilityDate: string; storage: string };

export function workerdConfig({ workers, compatibilityDate, storage }: ConfigOptions): string {
	const services = workers.map((worker) => service(worker, compatibilityDate));
	const sockets = workers.map(
		({ name, port }) => `(name = ${text(name)}, address = "127.0.0.1:${port}", http = (), service = ${text(name)})`,
	);
	return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
	services = [
		${services.join(",\n\t\t")},
		(name = "network", network = (allow = ["public", "private"])),
		(name = "disk", disk = (path = ${text(storage)}, writable = true))
	],
	sockets = [
		${sockets.join(",\n\t\t")}
	]
);
`;
}

function service({ name, file, vars, objects }: WorkerSpec, compatibilityDate: string): string {
	const bindings = [
		...Object.entries(vars).map(([key, value]) => `(name = ${text(key)}, text = ${text(value)})`),
		...Object.entries(objects).map(([key, { className, of }]) => {
			const owner = of === undefined ? "" : `, serviceName = ${text(of)}`;
			return `(name = ${text(key)}, durableObjectNamespace = (className = ${text(className)}${owner}))`;
		}),
	];
	const namespaces = Object.values(objects)
		.filter(({ of }) => of === undefined)
		.map(({ className }) => `(className = ${text(className)}, uniqueKey = ${text(`${name}-${className}`)}, enableSql = true)`);
	const fields = [
		`modules = [(name = ${text(file)}, esModule = embed ${text(file)})]`,
		`compatibilityDate = ${text(compatibilityDate)}`,
		`bindings = [${bindings.join(", ")}]`,
		`durableObjectNamespaces = [${namespaces.join(", ")}]`,
		...(namespaces.length === 0 ? [] : [`durableObjectStorage = (localDisk = "disk")`]),
		`globalOutbound = "network"`,
	];
	return `(name = ${text(name)}, worker = (${fields.join(", ")}))`;
}

/** Its escapes are those of C, of which JSON's are a part for the characters that occur in settings and paths. */
function text(value: string): string {
	return JSON.stringify(value);
}
