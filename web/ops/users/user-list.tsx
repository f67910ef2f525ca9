/** Who keeps the service busy, and the way to one of them. */
import "./users.css";
import { useState } from "preact/hooks";
import type { OpsUser } from "../../../protocol/ops.ts";
import { Field } from "../../studio/ui/field.tsx";
import { useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { findUsers } from "./find-users.ts";

export function UserList({ users }: { users: readonly OpsUser[] }) {
	const strings = useStrings().users;
	const format = useFormat();
	const [typed, setTyped] = useState("");
	const { shown, other } = findUsers(users, typed);
	return (
		<section class="card panel" aria-labelledby="users-title">
			<h2 id="users-title">{strings.label}</h2>
			<form
				class="users-search"
				onSubmit={(event) => {
					event.preventDefault();
					const userId = other ?? shown[0]?.userId;
					if (typed.trim() !== "" && userId !== undefined) location.hash = formatRoute({ page: "user", userId });
				}}
			>
				<Field label={strings.search} hint={strings.searchHint}>
					{(ids) => (
						<input
							{...ids}
							type="search"
							value={typed}
							onInput={(event) => setTyped(event.currentTarget.value)}
							autocomplete="off"
							spellcheck={false}
						/>
					)}
				</Field>
				{other !== null && <a href={formatRoute({ page: "user", userId: other })}>{strings.open(other)}</a>}
			</form>
			{shown.length === 0 ? (
				<p class="hint">{typed.trim() === "" ? strings.none : strings.noMatch}</p>
			) : (
				<table class="data users-table">
					<caption class="visually-hidden">{strings.shown(shown.length)}</caption>
					<thead>
						<tr>
							<th scope="col">{strings.user}</th>
							{[strings.running, strings.queued, strings.failed, strings.sockets].map((label) => (
								<th key={label} scope="col" class="number">
									{label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{shown.map(({ userId, running, queued, failed, sockets }) => (
							<tr key={userId}>
								<th scope="row">
									<a href={formatRoute({ page: "user", userId })}>{userId}</a>
								</th>
								<td class="number strong">{format.count(running)}</td>
								<td class="number">{format.count(queued)}</td>
								<td class={`number ${failed > 0 ? "bad" : ""}`}>{format.count(failed)}</td>
								<td class="number">{format.count(sockets)}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
